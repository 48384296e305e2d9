import type { ImportReport, ShelfCheckView } from '@snaplink/contract'
import type * as bookDesk from '@snaplink/sdk/book-desk'
import type { OwnBooks } from '@snaplink/sdk/books'
import { fakeOwnBooks, someBooks } from './fake-books.ts'
import { longName } from './fake-page-session.ts'

const day = 86_400_000
const now = Date.now()
const longTitle = 'The Life and Strange Surprizing Adventures of Robinson Crusoe, of York, Mariner, written by himself'

export const checkThatRuns: ShelfCheckView = {
  ...{ shelfCheckId: 'check-0', shelf: 'Novels', startedAt: now - 600_000 },
  ...{ scans: 9, expected: 11, found: 6 },
  right: Array.from({ length: 5 }, (_, i) => ({
    ...{ bookId: `right-${i}`, isbn: String(9_780_141_000_000 + i * 17), title: `A book of its own, volume ${i}` },
    copies: i === 0 ? 2 : 1,
  })),
  missing: [
    { bookId: 'missing-0', isbn: '9780141036144', title: 'Nineteen Eighty-Four', copies: 1 },
    { bookId: 'missing-1', title: longTitle, copies: 3 },
  ],
  misplaced: [
    {
      bookId: 'misplaced-0',
      isbn: '9783161484100',
      title: 'שלום, ספר',
      shelves: ['Poems'],
      location: 'Room 2',
      copies: 1,
    },
    { bookId: 'misplaced-1', isbn: '9780306406157', title: '', shelves: [], copies: 1 },
  ],
  extra: [{ isbn: '9791090636071', copies: 1 }],
}

export const checkThatEnded: ShelfCheckView = {
  ...checkThatRuns,
  ...{ shelfCheckId: 'check-1', shelf: longName, startedAt: now - 3 * day, endedAt: now - 3 * day + 900_000 },
}

const rows: ImportReport['page'] = [
  { line: 2, outcome: 'new', isbn: '9780141036144', title: 'Nineteen Eighty-Four', bookId: 'b1' },
  { line: 3, outcome: 'known', isbn: '9780306406157', title: longTitle, bookId: 'b2' },
  {
    line: 4,
    outcome: 'new',
    isbn: '9783161484101',
    title: 'A book with a wrong digit',
    bookId: 'b3',
    isIsbnWrong: true,
  },
  { line: 5, outcome: 'wrong-isbn', isbn: '978316148410', isIsbnWrong: true },
  { line: 6, outcome: 'empty', isbn: '' },
  { line: 7, outcome: 'new', isbn: '', title: '<script>alert("no")</script>', bookId: 'b4' },
  { line: 8, outcome: 'new', isbn: '9789657477009', title: 'שלום, ספר', bookId: 'b5' },
]

const goodreads: ImportReport = {
  ...{ importId: 'import-0', format: 'goodreads', state: 'read', rows: 12_400, doneRows: 0, at: now - 60_000 },
  counts: { new: 12_100, known: 297, 'wrong-isbn': 2, empty: 1 },
  ignoredColumns: ['Author l-f', 'Average Rating', 'Binding', 'Bookshelves with positions', 'Spoiler', 'Read Count'],
  pages: 62,
  page: rows,
}

/** The catalogue, with one file that stands in one state. */
export function booksWithImport(state: ImportReport['state']): OwnBooks {
  const added = rows.map((row) => (row.outcome === 'new' ? { ...row, outcome: 'added' as const } : row))
  const { new: fresh, ...counts } = goodreads.counts
  const report: ImportReport = {
    read: goodreads,
    running: { ...goodreads, state, doneRows: 4200 },
    failed: { ...goodreads, state, doneRows: 4200 },
    done: { ...goodreads, state, page: added, counts: { added: fresh, ...counts }, undoId: 'undo-import' },
  }[state]
  return {
    ...fakeOwnBooks(someBooks),
    importReport: async () => report,
    undos: async () => [{ undoId: 'undo-import', kind: 'import', books: 12_100, at: now }],
  }
}

/** What belongs to a catalogue beside its books, without a server behind it. */
export function fakeBookDesk(checks: readonly ShelfCheckView[]): typeof bookDesk {
  const one = (id: string) => checks.find(({ shelfCheckId }) => shelfCheckId === id) ?? checkThatRuns
  return {
    shelfChecks: async () => [...checks],
    beginShelfCheck: async () => checkThatRuns,
    shelfCheck: async (id) => one(id),
    countInShelfCheck: async (_, isbn) => ({ isbn, outcome: 'right' }),
    endShelfCheck: async (id) => ({ ...one(id), endedAt: now }),
    removeShelfCheck: async () => undefined,
    shelfCheckExportUrl: (id) => `api/books/shelf-checks/${id}/export`,
    bookImports: async () => [
      goodreads,
      { ...goodreads, importId: 'import-1', format: 'isbn-list', rows: 1, state: 'done' },
    ],
    returnedLoans: async () => [
      { loanId: 'over-0', bookId: 'b1', title: longTitle, person: longName, lentAt: now - 30 * day, returnedAt: now },
      { loanId: 'over-1', bookId: 'b2', title: '', person: 'Bert', lentAt: now - 90 * day, returnedAt: now - 40 * day },
    ],
    shelfShares: async () => [
      { shareId: 'share-0', shelf: 'Novels', token: 'share-0.pT9fQ2vLw7RkXbN4sYcD1a', createdAt: now - 60_000 },
      { shareId: 'share-1', shelf: longName, token: 'share-1.pT9fQ2vLw7RkXbN4sYcD1a', createdAt: now - 9 * day },
    ],
    shareShelf: async (shelf) => ({ shareId: 'share-0', shelf, token: 'share-0.pT9fQ2vLw7', createdAt: now }),
    endShelfShare: async () => undefined,
    sharedShelf: async () => ({ shelf: 'Novels', total: someBooks.length, books: [...someBooks] }),
  }
}
