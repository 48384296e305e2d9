import type { ScanRow } from './scan-rows.ts'
import { shownFormat } from './shown-format.ts'

export type SortKey = 'code' | 'format' | 'count' | 'when' | 'from' | 'note'
export interface SortOrder {
  by: SortKey
  direction: 'ascending' | 'descending'
}

/** As they come: the newest first. */
export const newestFirst: SortOrder = { by: 'when', direction: 'descending' }

/**
 * The rows in which every word of `query` stands somewhere: in the code, the format, the note or the phone's name. Accents and case do
 * not matter, nor do the blanks and dashes in which a printed code is grouped.
 */
export function searchRows(rows: readonly ScanRow[], query: string): readonly ScanRow[] {
  const asked = plain(query).trim()
  if (asked === '') return rows
  const words = asked.split(/\s+/)
  const digits = /^[\d\s-]+$/.test(asked) ? asked.replace(/[\s-]/g, '') : ''
  return rows.filter((row) => {
    if (digits && row.code.includes(digits)) return true
    const said = plain(`${row.code} ${shownFormat(row.format)} ${row.note} ${row.deviceName}`)
    return words.every((word) => said.includes(word))
  })
}

/** @param rows the newest first, which is also the order of those that are equal */
export function sortRows(rows: readonly ScanRow[], { by, direction }: SortOrder): readonly ScanRow[] {
  const sign = direction === 'ascending' ? 1 : -1
  return [...rows].sort((a, b) => sign * compare[by](a, b))
}

/** Numbers inside of words by their size: A2 before A10. */
const collator = new Intl.Collator(undefined, { numeric: true, sensitivity: 'base' })
const byWord = (word: (row: ScanRow) => string) => (a: ScanRow, b: ScanRow) => collator.compare(word(a), word(b))

const compare: Record<SortKey, (a: ScanRow, b: ScanRow) => number> = {
  code: byWord(({ code }) => code),
  format: byWord(({ format }) => shownFormat(format)),
  count: (a, b) => a.count - b.count,
  when: (a, b) => a.scannedAt - b.scannedAt,
  from: byWord(({ deviceName }) => deviceName),
  note: byWord(({ note }) => note),
}

function plain(text: string): string {
  return text.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase()
}
