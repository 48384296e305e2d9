import Papa from 'papaparse'

/** Lines of a file with a head: each with the values that are not empty, by the names in the head, folded. */
export interface Table {
  readonly columns: readonly string[]
  readonly rows: readonly { readonly line: number; readonly values: ReadonlyMap<string, string> }[]
}

/** @param delimiter empty: found out */
export function readTable(text: string, { delimiter = '' } = {}): Table {
  const { data } = Papa.parse<string[]>(text, {
    delimiter,
    skipEmptyLines: 'greedy',
    ...(delimiter === '\t' && { quoteChar: '\0' }),
  })
  const [head = [], ...lines] = data
  const columns = head.map((name) => name.trim())
  const rows = lines.map((cells, i) => {
    const pairs = columns.flatMap((column, j): [string, string][] => {
      const value = cells[j]?.trim() ?? ''
      return value === '' ? [] : [[column.toLowerCase(), value]]
    })
    return { line: i + 2, values: new Map(pairs) }
  })
  return { columns, rows }
}

/**
 * Text in whatever alphabet a program wrote it: UTF-16 by its mark, UTF-8 where it is good UTF-8, else Windows-1252, in which every file
 * means something.
 */
export function decodeText(bytes: Buffer): string {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return new TextDecoder('utf-16le').decode(bytes)
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return new TextDecoder('utf-16be').decode(bytes)
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch {
    return new TextDecoder('windows-1252').decode(bytes)
  }
}
