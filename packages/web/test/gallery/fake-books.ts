import type { BookChange, BookDetail, BookView } from '@snaplink/contract'
import { SnaplinkError } from '@snaplink/sdk'
import type { OwnBooks } from '@snaplink/sdk/books'
import { longName } from './fake-page-session.ts'
import { fakeStore } from './fake-store.ts'
import { picture } from './pictures.ts'

/** A book of the gallery; the higher its number, the longer ago it came. */
export function book(index: number, more: Partial<BookView> = {}): BookView {
  const addedAt = Date.now() - index * 61_000
  return {
    bookId: `book-${index}`,
    version: 1,
    isbn: String(9_780_141_000_000 + index * 17),
    title: `A book of its own, volume ${index}`,
    authors: ['George Orwell'],
    subjects: [],
    publisher: 'Penguin',
    published: '2008',
    year: 2008,
    pages: 336,
    language: 'en',
    sources: { title: 'openlibrary', authors: 'openlibrary', publisher: 'google', published: 'google', pages: 'dnb' },
    locked: [],
    lookUp: 'found',
    shelves: [],
    tags: [],
    copies: [{ copyId: `copy-${index}` }],
    loans: [],
    addedAt,
    changedAt: addedAt,
    addedBy: { sessionId: 'gallery-session-0000000', deviceId: 'phone-Pixel 7', deviceName: 'Pixel 7' },
    ...more,
  }
}

const cover = (index: number) => {
  const url = picture(index, 400, 600)
  return { cover: { url, thumbUrl: url, width: 400, height: 600 } }
}
const day = 86_400_000

export const someBooks: readonly BookView[] = [
  book(0, { title: '', authors: [], lookUp: 'waiting', sources: {}, isbn: '9783161484100' }),
  book(1, {
    title: 'Nineteen Eighty-Four',
    ...cover(0),
    shelves: ['Novels', 'Read by Ann'],
    tags: ['dystopia', 'signed'],
    reading: 'read',
    stock: 'owned',
    rating: 4.5,
    location: 'Room 2, shelf C',
    note: 'A gift. The first pages are loose.',
    series: 'Penguin Modern Classics',
    description: 'Winston Smith rewrites the past to suit the needs of the ruling Party.',
    subjects: ['Dystopias', 'Totalitarianism'],
    copies: [{ copyId: 'copy-1' }, { copyId: 'copy-1b', location: 'Cellar' }],
    loans: [{ loanId: 'loan-1', person: 'Bert', lentAt: Date.now() - 40 * day, dueAt: Date.now() - 9 * day }],
    locked: ['title'],
    sources: { title: 'you', authors: 'openlibrary', publisher: 'google', published: 'dnb', cover: 'openlibrary' },
  }),
  book(2, {
    title: 'The Life and Strange Surprizing Adventures of Robinson Crusoe, of York, Mariner, written by himself',
    authors: ['Daniel Defoe', 'Maximiliane-Charlotte von Hohenstein-Wiesengrund'],
    addedBy: { sessionId: 'gallery-session-0000000', deviceId: `phone-${longName}`, deviceName: longName },
    shelves: ['Novels'],
    language: 'de',
  }),
  book(3, { title: 'שלום, ספר', authors: ['דויד גרוסמן'], language: 'he', reading: 'unread', ...cover(3) }),
  book(4, { title: '', authors: [], lookUp: 'unknown', sources: {}, isbn: '9780000000002' }),
  book(5, { title: '<script>alert("no")</script>', authors: ['Bobby ‘); DROP TABLE books'], stock: 'for-sale' }),
  book(6, {
    title: 'Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft',
    authors: [],
    isbn: undefined,
    lookUp: 'none',
  }),
  ...Array.from({ length: 18 }, (_, index) =>
    book(index + 7, {
      ...(index % 3 > 0 ? cover(index) : {}),
      shelves: index % 2 ? ['Novels'] : ['Cookery'],
      reading: (['unread', 'reading', 'read'] as const)[index % 3],
    }),
  ),
]

export const manyBooks = Array.from({ length: 10_000 }, (_, index) =>
  book(index, { tags: index % 4 === 0 ? ['signed'] : [], shelves: [`Shelf ${index % 40}`] }),
)

/** Two who say something about it, each something else. */
function detailOf(book: BookView): BookDetail {
  return {
    book,
    answers: [
      {
        ...{ provider: 'openlibrary', name: 'Open Library', hasCover: true },
        facts: { title: '1984', authors: ['George Orwell'], publisher: 'Penguin Books' },
      },
      {
        ...{ provider: 'dnb', name: 'Deutsche Nationalbibliothek', hasCover: false },
        facts: { title: 'Nineteen eighty-four', authors: ['Orwell, George'], published: 'Juli 2008', pages: 326 },
      },
    ],
    loans: book.loans,
    duplicates: book.bookId === 'book-1' ? ['book-7'] : [],
    editions: book.bookId === 'book-1' ? ['book-8'] : [],
  }
}

const never = () => new Promise<never>(() => undefined)

/** A person's catalogue, without a server behind it. */
export function fakeOwnBooks(all: readonly BookView[], { isComplete = true } = {}): OwnBooks {
  const books = fakeStore(all)
  const one = (bookId: string) => books.get().find((each) => each.bookId === bookId) ?? book(0)
  const change = async (bookIds: readonly string[], wish: BookChange) => {
    const facts = Object.fromEntries(Object.entries(wish).filter(([key]) => key in book(0)))
    books.set(books.get().map((each) => (bookIds.includes(each.bookId) ? { ...each, ...facts } : each)))
    return { books: bookIds.map(one), undoId: 'undo-1' }
  }
  return {
    books,
    isComplete: fakeStore(isComplete),
    problem: fakeStore(null),
    search: never,
    summary: never,
    searchTitles: async () => ({
      providers: [],
      candidates: [
        { title: 'Nineteen Eighty-Four', authors: ['George Orwell'], year: 1949, provider: 'openlibrary' },
        { title: longName.repeat(3), authors: [longName], publisher: 'Penguin', provider: 'dnb' },
      ],
    }),
    detail: async (bookId) => {
      if (!books.get().some((each) => each.bookId === bookId)) throw new SnaplinkError('book.unknown')
      return detailOf(one(bookId))
    },
    add: never,
    edit: change,
    async remove(bookIds) {
      books.set(books.get().filter(({ bookId }) => !bookIds.includes(bookId)))
      return { books: [], undoId: 'undo-1' }
    },
    merge: never,
    lookUpAgain: async () => undefined,
    choose: never,
    setCover: never,
    lend: never,
    takeBack: never,
    undos: async () => [{ undoId: 'undo-1', kind: 'edit', books: 3, at: Date.now() }],
    undo: async () => undefined,
    readImport: never,
    startImport: never,
    importReport: never,
    exportUrl: (format) => `api/books/export?format=${format}`,
    refresh: async () => undefined,
    stop: () => undefined,
  }
}
