import { SnaplinkError } from '@snaplink/sdk'
import type { BookOutbox, OutboxBook } from '@snaplink/sdk/book-outbox'
import type { Books, BookView } from '@snaplink/sdk/books'
import { fakeStore } from './fake-store.ts'
import { picture } from './pictures.ts'

type Delivered = Extract<OutboxBook, { state: 'delivered' }>

/** A book of the phone's outbox; the later, the newer. */
export function bookOf(index: number, isbn: string, state: 'waiting' | 'delivered' = 'delivered'): OutboxBook {
  const own = { bookId: `book-${index}`, book: { isbn }, scannedAt: index }
  if (state === 'waiting') return { ...own, state }
  return { ...own, state, added: { bookId: own.bookId, isbn, isKnown: false, copies: 1 } }
}

export function knownBook(
  index: number,
  isbn: string,
  title: string,
  added: Partial<Delivered['added']> = {},
): OutboxBook {
  const answer = { bookId: 'elsewhere', isbn, title, isKnown: true, copies: 1, ...added }
  return { bookId: `book-${index}`, book: { isbn }, scannedAt: index, state: 'delivered', added: answer }
}

export function refusedBook(index: number, isbn: string): OutboxBook {
  return { bookId: `book-${index}`, book: { isbn }, scannedAt: index, state: 'failed', failure: 'book.too-many' }
}

/** What the computer knows of such a book. */
export function viewOf(index: number, isbn: string, more: Partial<BookView> = {}): BookView {
  return {
    ...{ bookId: `book-${index}`, version: 1, isbn, title: '', authors: [], subjects: [], sources: {}, locked: [] },
    ...{ lookUp: 'waiting', shelves: [], tags: [], copies: [{ copyId: `book-${index}` }], loans: [] },
    ...{ addedAt: index, changedAt: index, ...more },
  }
}

const cover = (index: number) => ({ url: '', thumbUrl: picture(index, 160, 240), width: 160, height: 240 })
const longTitle =
  'The Fully Revised and Considerably Enlarged Handbook of Everything That a Cataloguer of a Small Library Should Know'

/** Four that arrived, each in a state of its own, one that was known, one refused and two on their way. */
export const somePhoneBooks: OutboxBook[] = [
  bookOf(0, '9780261102217'),
  bookOf(1, '9783161484100'),
  bookOf(2, '9780306406157'),
  bookOf(3, '9780140449136'),
  knownBook(4, '9780141036144', '1984'),
  refusedBook(5, '9780198534532'),
  bookOf(6, '9780747532743', 'waiting'),
  bookOf(7, '9780804429573', 'waiting'),
]
export const somePhoneViews: BookView[] = [
  viewOf(0, '9780261102217', {
    ...{ title: 'The Hobbit', authors: ['J. R. R. Tolkien'], lookUp: 'found', cover: cover(0) },
  }),
  viewOf(1, '9783161484100'),
  viewOf(2, '9780306406157', { lookUp: 'unknown' }),
  viewOf(3, '9780140449136', { title: longTitle, authors: ['Ann Librarian', 'Max Mustermann'], lookUp: 'found' }),
]

/** What the computer answers to other verbs. */
export type FakeAnswers = Partial<Pick<Books, 'find' | 'lend' | 'takeBack' | 'check' | 'searchTitles'>>

export const foundInRoom: FakeAnswers = {
  async find() {
    const copies = { copies: 2, lent: 1 }
    return [{ bookId: 'b', title: 'The Hobbit', authors: [], shelves: ['C'], location: 'Room 2', ...copies }]
  },
  check: async () => ({ outcome: 'misplaced', title: 'The Hobbit', shelves: ['Fantasy'], location: 'Room 2' }),
  lend: async () => ({ bookId: 'b', loanId: 'l', title: 'The Hobbit' }),
  takeBack: () => Promise.reject(new SnaplinkError('book.not-lent')),
}
export const foundByTitle: FakeAnswers = {
  async searchTitles() {
    const tolkien = { authors: ['J. R. R. Tolkien'], provider: 'openlibrary' }
    const candidates = [
      { ...tolkien, title: 'The Hobbit', isbn: '9780261102217', publisher: 'HarperCollins', year: 1998 },
      { ...tolkien, title: 'The Hobbit, or There and Back Again', publisher: 'George Allen & Unwin', year: 1937 },
      { authors: [], provider: 'loc', title: longTitle },
    ]
    return { candidates, providers: [{ provider: 'loc', name: 'Library of Congress', hasAnswered: true }] }
  },
}
export const foundNowhere: FakeAnswers = {
  find: async () => [],
  searchTitles: async () => ({ candidates: [], providers: [] }),
}

export function fakeBookOutbox(first: readonly OutboxBook[]): BookOutbox {
  const books = fakeStore(first)
  return {
    books,
    left: fakeStore<readonly OutboxBook[]>([]),
    add(book) {
      const added: OutboxBook = { bookId: `new-${books.get().length}`, book, scannedAt: Date.now(), state: 'waiting' }
      books.set([...books.get(), added])
      return added
    },
    undo: async (bookId) => books.set(books.get().filter((one) => one.bookId !== bookId)),
    retry: () => undefined,
  }
}

export function fakeBooks(views: readonly BookView[], answers: FakeAnswers): Books {
  const never = () => new Promise<never>(() => undefined)
  return {
    books: fakeStore(views),
    onSighting: () => () => false,
    ...{ add: never, edit: never, remove: never, restore: never, setCover: never },
    ...{ find: never, lend: never, takeBack: never, check: never, searchTitles: never },
    ...answers,
  }
}
