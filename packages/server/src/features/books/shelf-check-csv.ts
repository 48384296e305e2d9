import type { ShelfCheckView } from '@snaplink/contract'
import { byteOrderMark, csvLines } from '../../csv.ts'

const columns = ['state', 'isbn', 'title', 'copies', 'shelves', 'location']

/** What a stock-take found, for a spreadsheet: first what is to be done something about. */
export function shelfCheckCsv({ missing, misplaced, extra, right }: ShelfCheckView): string {
  const lines = [
    ...missing.map((line) => ({ state: 'missing', ...line })),
    ...misplaced.map(({ shelves, ...line }) => ({ state: 'misplaced', ...line, shelves: shelves.join('; ') })),
    ...extra.map((line) => ({ state: 'extra', ...line })),
    ...right.map((line) => ({ state: 'right', ...line })),
  ].map((line: Record<string, string | number | undefined>) => columns.map((column) => line[column] ?? ''))
  return byteOrderMark + csvLines([columns, ...lines])
}
