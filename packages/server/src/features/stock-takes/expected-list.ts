import { codeKey, type ExpectedItem, type ExpectedListAnswer, limits } from '@snaplink/contract'
import Papa from 'papaparse'
import { AppError } from '../../errors.ts'

/** How many lines that were left out are named. */
const maxNamedLines = 100

export interface ReadList {
  /** In the order of the file; a code that comes twice is one item, its counts added. */
  readonly items: readonly ExpectedItem[]
  readonly skipped: number
  readonly skippedLines: ExpectedListAnswer['skippedLines']
}

/**
 * What a CSV file says should be there, whoever wrote it: separated by commas, semicolons, tabs or bars, with a header or without, in
 * UTF-8, UTF-16 or Windows' alphabet. Without a header the codes are the column with the most of what looks like one.
 *
 * @throws AppError `stock-take.list-unreadable`, `stock-take.list-too-large`
 */
export function readExpectedList(bytes: Uint8Array): ReadList {
  const text = textOf(bytes)
  // Without the blank lines, by which it would judge a short list wrongly; with them below, so that lines keep their numbers.
  const { delimiter } = Papa.parse(text, { ...guessing, preview: 100, skipEmptyLines: 'greedy' }).meta
  const { data } = Papa.parse<string[]>(text, { delimiter })
  const rows = data.map((cells) => cells.map((cell) => cell.trim()))
  const first = rows.findIndex((cells) => cells.some(Boolean))
  const header = rows[first]
  if (!header) throw new AppError('stock-take.list-unreadable')
  const named = columnsByName(header)
  const body = rows.map((cells, i) => ({ cells, line: i + 1 })).slice(named ? first + 1 : first)
  const columns = named ?? columnsByLook(body.map(({ cells }) => cells))
  return collect(body, columns)
}

const guessing = { delimitersToGuess: [';', ',', '\t', '|'] }

interface Columns {
  readonly code: number
  readonly name: number | undefined
  readonly expected: number | undefined
}

type Reason = ExpectedListAnswer['skippedLines'][number]['reason']

function collect(body: readonly { cells: string[]; line: number }[], columns: Columns): ReadList {
  const items = new Map<string, ExpectedItem>()
  const skippedLines: { line: number; reason: Reason }[] = []
  let skipped = 0
  for (const { cells, line } of body) {
    if (!cells.some(Boolean)) continue
    const item = readItem(cells, columns)
    if (typeof item === 'string') {
      if (skipped++ < maxNamedLines) skippedLines.push({ line, reason: item })
      continue
    }
    const known = items.get(codeKey(item.code))
    items.set(codeKey(item.code), known ? { ...known, expected: known.expected + item.expected } : item)
  }
  if (items.size > limits.maxExpectedItems) throw new AppError('stock-take.list-too-large')
  if (items.size === 0) throw new AppError('stock-take.list-unreadable')
  return { items: [...items.values()], skipped, skippedLines }
}

function readItem(cells: readonly string[], columns: Columns): ExpectedItem | Reason {
  const code = plainCode(cells[columns.code] ?? '')
  if (code === '') return 'no-code'
  // What a spreadsheet made of a long number: the digits that it left out are nowhere.
  if (/^\d([.,]\d+)?e\+?\d+$/i.test(code)) return 'rounded-code'
  const name = (columns.name === undefined ? '' : (cells[columns.name] ?? '')).slice(0, limits.maxNoteChars)
  const count = columns.expected === undefined ? '' : (cells[columns.expected] ?? '')
  const expected = count === '' ? 1 : numberOf(count)
  if (code.length > limits.maxCodeChars) return 'too-long'
  return expected === undefined ? 'no-number' : { code, name, expected }
}

/** Without what keeps spreadsheets from rounding it or running it: `="0401"`, `'0401`. */
function plainCode(cell: string): string {
  return cell
    .replace(/^="?(.*?)"?$/, '$1')
    .replace(/^'/, '')
    .trim()
}

/** `12`, `12.0` and `12,00`, `1 200`; undefined where it is no whole number from 0 on. */
function numberOf(cell: string): number | undefined {
  const plain = cell.replace(/[\s\u00a0\u202f]/g, '').replace(/[.,]0+$/, '')
  const value = /^\d{1,9}$/.test(plain) ? Number(plain) : undefined
  return value !== undefined && value <= limits.maxCount ? value : undefined
}

const names = {
  code: /^(bar|ean|strich|product|article|item|artikel)?[-_ ]?(code|codes|barcode|number|nummer|nr|no)\.?$|^(ean|gtin|upc|isbn|sku|plu|jan)([-_ ]?(8|10|12|13|14|nr|number|code))?$/i,
  name: /^(item|product|article|artikel)?[-_ ]?(name|title|titel|description|bezeichnung|beschreibung|label|text)$|^(item|product|article|artikel|produkt|ware)$/i,
  expected:
    /^(expected|quantity|qty|count|stock|on[-_ ]?hand|amount|pieces|pcs|units|soll|soll[-_ ]?(bestand|menge)|bestand|menge|anzahl|stück|stueck|quantité|quantite|cantidad|quantità)$/i,
}

/** Undefined where the first line is no header. */
function columnsByName(header: readonly string[]): Columns | undefined {
  const find = (name: RegExp) => {
    const index = header.findIndex((cell) => name.test(cell))
    return index < 0 ? undefined : index
  }
  const code = find(names.code)
  return code === undefined ? undefined : { code, name: find(names.name), expected: find(names.expected) }
}

/** The codes are the column with the longest digits, the number one with short ones, the name one with letters. */
function columnsByLook(rows: readonly (readonly string[])[]): Columns {
  const sample = rows.filter((cells) => cells.some(Boolean)).slice(0, 200)
  const width = Math.max(0, ...sample.map((cells) => cells.length))
  const best = (looks: RegExp, except: readonly (number | undefined)[] = []) => {
    const counts = Array.from({ length: width }, (_, i) =>
      except.includes(i) ? 0 : sample.filter((cells) => looks.test(plainCode(cells[i] ?? ''))).length,
    )
    const most = Math.max(0, ...counts)
    return most > 0 && most * 2 >= sample.length ? counts.indexOf(most) : undefined
  }
  const code = best(/^[\d-]{7,20}$/) ?? 0
  const expected = best(/^\d{1,6}([.,]0+)?$/, [code])
  return { code, expected, name: best(/\p{L}{2}/u, [code, expected]) }
}

function textOf(bytes: Uint8Array): string {
  const [a, b] = bytes
  if ((a === 0xff && b === 0xfe) || (a === 0xfe && b === 0xff)) {
    return new TextDecoder(a === 0xff ? 'utf-16le' : 'utf-16be').decode(bytes)
  }
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch {
    // What Excel writes on Windows where nobody asked for anything else.
    return new TextDecoder('windows-1252').decode(bytes)
  }
}
