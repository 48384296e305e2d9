import { limits } from '@snaplink/contract'
import { AppError } from '../../../errors.ts'
import { toIsbn13 } from '../isbn.ts'
import { readForeign } from './foreign-formats.ts'
import type { ReadFile } from './import-row.ts'
import { isOwnJson, readOwnJson } from './own-json.ts'
import { decodeText, readTable } from './table.ts'

/**
 * Reads a file that somebody exported somewhere, whatever it calls itself: it is told by its content.
 *
 * @throws AppError `import.unreadable`, `import.too-large`
 */
export function readImport(bytes: Buffer): ReadFile {
  // A table, a zip or a picture: text has no zero bytes, unless it is UTF-16, which has a mark.
  const isUtf16 = (bytes[0] === 0xff && bytes[1] === 0xfe) || (bytes[0] === 0xfe && bytes[1] === 0xff)
  if (!isUtf16 && bytes.subarray(0, 8192).includes(0)) throw new AppError('import.unreadable')
  const text = decodeText(bytes).replace(/^\ufeff/, '')
  const read = readText(text)
  if (!read || read.rows.length === 0) throw new AppError('import.unreadable')
  if (read.rows.length > limits.maxImportRows) throw new AppError('import.too-large')
  return read
}

function readText(text: string): ReadFile | undefined {
  if (/^\s*[{[]\s*["{]/.test(text)) {
    const json = parseJson(text)
    if (json !== undefined) return isOwnJson(json) ? readOwnJson(json) : undefined
  }
  const [head = ''] = text.split(/\r\n|\r|\n/, 1)
  const table = readTable(text, head.includes('\t') ? { delimiter: '\t' } : {})
  return readForeign(table) ?? readList(text)
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

/** One ISBN in a line, or several: notes of a scanner, a column out of a spreadsheet. A line without one is told of. */
function readList(text: string): ReadFile | undefined {
  const lines = text.split(/\r\n|\r|\n/).map((line, i) => ({ line: i + 1, text: line.trim() }))
  const rows = lines.flatMap(({ line, text }) => {
    if (text === '' || text.startsWith('#')) return []
    const whole = toIsbn13(text)
    const words = whole ? [whole] : text.split(/[\s,;]+/).filter((word) => toIsbn13(word) !== null)
    const isbns = words.length > 0 ? words : [text.slice(0, 200)]
    return isbns.map((isbn) => ({ line, book: { isbn, details: {} } }))
  })
  // Prose is no list of ISBNs, even with one in it.
  const good = rows.filter(({ book }) => toIsbn13(book.isbn) !== null).length
  return good * 2 >= rows.length && good > 0 ? { format: 'isbn-list', rows, ignoredColumns: [] } : undefined
}
