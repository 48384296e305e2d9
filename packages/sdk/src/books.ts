import {
  type AddedBook,
  type AnyEvent,
  type BookChange,
  type BookView,
  type FoundBooks,
  type NewBook,
  newId,
  type SessionBookList,
  type TitleSearch,
} from '@snaplink/contract'
import { withAbsoluteCover } from './absolute-cover.ts'
import { createAlarm } from './alarm.ts'
import { createListeners } from './listeners.ts'
import type { Session } from './session.ts'
import { SnaplinkError } from './snaplink-error.ts'
import { createStore, type Store } from './store.ts'
import { untilAnswered } from './until-answered.ts'

export type {
  AddedBook,
  BookChange,
  BookDetail,
  BookView,
  FoundBooks,
  Loan,
  NewBook,
  TitleCandidate,
  TitleSearch,
} from '@snaplink/contract'
export { bookFields, limits, ownSource } from '@snaplink/contract'
export { type OwnBooks, type OwnBooksOptions, openOwnBooks, type Undoable } from './own-books.ts'

/** Somebody scanned a book that is there already, or asked for one. */
export type BookSighting =
  | { readonly kind: 'known'; readonly bookId: string; readonly isbn: string; readonly copies: number }
  | { readonly kind: 'found'; readonly bookIds: readonly string[]; readonly isbn: string }

/** The books that come by one session: what a phone in book mode and its page share. */
export interface Books {
  /** Those that were added in this session and are there, the newest first. Links to covers are absolute. */
  readonly books: Store<readonly BookView[]>
  /** Hears of books that were scanned and are in the catalogue, and of the answers to `find`. */
  onSighting(listener: (sighting: BookSighting) => void): () => void
  /** By ISBN or by hand. Resolves when it is kept. @throws SnaplinkError `book.isbn-wrong`, `book.not-a-book` */
  add(book: Partial<NewBook>): Promise<AddedBook>
  /** What is left out stays. @throws SnaplinkError `book.unknown` */
  edit(bookId: string, change: BookChange): Promise<void>
  remove(bookIds: readonly string[]): Promise<void>
  restore(bookIds: readonly string[]): Promise<void>
  /** A photo of this session that is ready becomes the cover. */
  setCover(bookId: string, photoId: string): Promise<void>
  /** Which of the catalogue's books have this ISBN, and where they stand. Heard by everybody in the session. */
  find(isbn: string): Promise<FoundBooks['books']>
  /** Looks for a book without a barcode at the providers; takes up to ten seconds. What is found goes to `add`. */
  searchTitles(words: string): Promise<TitleSearch>
  /** @throws SnaplinkError `book.all-lent`, `book.unknown` */
  lend(
    which: Which,
    loan: { person: string; dueAt?: number },
  ): Promise<{ bookId: string; loanId: string; title: string }>
  /** @throws SnaplinkError `book.not-lent`, `book.unknown` */
  takeBack(which: Which): Promise<{ bookId: string; person: string; title: string }>
  /** What stands on a shelf, for a stock-take that its owner began. */
  check(shelfCheckId: string, isbn: string): Promise<CheckedBook>
}

/** `shelves` and `location`: where it belongs. */
export interface CheckedBook {
  outcome: 'right' | 'misplaced' | 'extra'
  title?: string
  shelves?: string[]
  location?: string
}

/** By its id, or by what was scanned. */
export type Which = { bookId: string } | { isbn: string }

/** The books of a session, for as long as it lasts; works for pages, phones and in Node. Open it once. */
export function openBooks(session: Session): Books {
  const { http, stopped } = session
  const path = `api/sessions/${session.credential.sessionId}/books`
  const books = createStore<readonly BookView[]>([])
  const byId = new Map<string, BookView>()
  const sightings = createListeners<BookSighting>()
  const alarm = createAlarm()

  session.connection.subscribe(() => session.connection.get().state === 'live' && alarm.ring())
  session.onReset(() => void load())
  session.onEvent(hear)
  void load()

  function ask<T>(url: string): Promise<T> {
    return untilAnswered(() => http.json<T>('GET', url, { signal: stopped }), alarm, stopped)
  }

  function hear({ type, data }: AnyEvent) {
    const { bookId, bookIds, isbn = '', copies = 0 } = data as EventData
    if (type === 'book.added') void refresh(bookId as string)
    if (type === 'book.known') sightings.tell({ kind: 'known', bookId: bookId as string, isbn, copies })
    if (type === 'book.found') sightings.tell({ kind: 'found', bookIds: bookIds ?? [], isbn })
    if (type === 'book.updated' && bookIds) for (const id of bookIds) if (byId.has(id)) void refresh(id)
    if ((type === 'book.updated' || type === 'book.removed') && !bookIds) void load()
    if (type === 'book.updated' && bookIds?.some((id) => !byId.has(id))) void load()
    if (type === 'book.removed') for (const id of bookIds ?? []) byId.delete(id)
    publish()
  }

  async function load() {
    await orNothing(async () => {
      const { books: all } = await ask<SessionBookList>(path)
      byId.clear()
      for (const view of all) put(view)
      publish()
    })
  }

  async function refresh(bookId: string) {
    await orNothing(async () => {
      put(await ask<BookView>(`${path}/${bookId}`))
      publish()
    })
  }

  function put(view: BookView) {
    const known = byId.get(view.bookId)
    if (known && known.version > view.version) return
    if (view.removedAt === undefined) byId.set(view.bookId, withAbsoluteCover(view, http.base))
  }

  function publish() {
    if (stopped.aborted) return
    books.set([...byId.values()].sort((a, b) => b.addedAt - a.addedAt || (a.bookId < b.bookId ? -1 : 1)))
  }

  return {
    books,
    onSighting: sightings.add,
    add: async (book) => (await session.command('book.add', { bookId: newId(), ...book } as NewBook)).data as AddedBook,
    async edit(bookId, change) {
      await session.command('book.edit', { bookId, change })
    },
    async remove(bookIds) {
      await session.command('books.remove', { bookIds: [...bookIds] })
    },
    async restore(bookIds) {
      await session.command('books.restore', { bookIds: [...bookIds] })
    },
    async setCover(bookId, photoId) {
      await session.command('book.set-cover', { bookId, photoId })
    },
    find: async (isbn) => (await session.command('book.find', { isbn })).data?.books as FoundBooks['books'],
    searchTitles: (words) => ask(`${path}/title-search?q=${encodeURIComponent(words)}`),
    lend: async (which, loan) =>
      (await session.command('book.lend', { ...which, ...loan, loanId: newId() })).data as never,
    takeBack: async (which) => (await session.command('book.return', which)).data as never,
    check: async (shelfCheckId, isbn) =>
      (await session.command('shelf-check.scan', { shelfCheckId, isbn, scanId: newId() })).data as never,
  }
}

interface EventData {
  bookId?: string
  bookIds?: string[]
  isbn?: string
  copies?: number
}

/** What passes is tried again; what is left is the end of the session, which tells so itself, or a book that is gone. */
async function orNothing(work: () => Promise<void>): Promise<void> {
  try {
    await work()
  } catch (error) {
    if (!(error instanceof SnaplinkError)) throw error
  }
}
