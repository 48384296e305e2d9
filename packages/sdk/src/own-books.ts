import type {
  AddedBook,
  BookChange,
  BookChangeAnswer,
  BookChanges,
  BookDetail,
  BookList,
  BookSummary,
  BooksQuery,
  BookView,
  ChooseRequest,
  ImportReport,
  ImportView,
  NewBook,
  TitleSearch,
  UndoList,
} from '@snaplink/contract'
import { newId } from '@snaplink/contract'
import { withAbsoluteCover } from './absolute-cover.ts'
import type { AccountOptions } from './accounts.ts'
import { createHttp } from './http.ts'
import { keepFresh } from './kept-fresh.ts'
import type { Session } from './session.ts'
import type { SnaplinkError } from './snaplink-error.ts'
import { createStore, type Store } from './store.ts'

export interface OwnBooksOptions extends AccountOptions {
  /** The page's own: what happens to books is heard of at once. Without it, it is asked for every now and then. */
  session?: Session
  /** How often to ask what has changed, while the page can be seen. Default: 20,000. */
  refreshMs?: number
}

/** A change that can be taken back: `undo(undoId)`. */
export interface Undoable {
  readonly books: readonly BookView[]
  readonly undoId?: string
}

/** A catalogue, or a photographed cover, on a slow line. */
const uploadTimeoutMs = 5 * 60_000

/** The whole catalogue of whoever is logged in, kept up to date. Links to covers are absolute here. */
export interface OwnBooks {
  /** The newest first. */
  readonly books: Store<readonly BookView[]>
  /** Whether `books` holds all there are: the newest hundred are there first. */
  readonly isComplete: Store<boolean>
  /** Why they could not be loaded, such as `login.required`; null while that is not so. */
  readonly problem: Store<SnaplinkError | null>
  /** Searched, filtered and sorted by the server. */
  search(query: BooksQuery): Promise<BookList>
  summary(): Promise<BookSummary>
  /** @throws SnaplinkError `book.unknown` */
  detail(bookId: string): Promise<BookDetail>
  /** Looks for a book without a barcode at the providers; takes up to ten seconds. What is found goes to `add`. */
  searchTitles(words: string): Promise<TitleSearch>
  /** @throws SnaplinkError `book.isbn-wrong`, `book.not-a-book` */
  add(book: Partial<NewBook>): Promise<AddedBook>
  /** Up to a thousand alike, all or none. @throws SnaplinkError `book.unknown` */
  edit(bookIds: readonly string[], change: BookChange): Promise<Undoable>
  remove(bookIds: readonly string[]): Promise<Undoable>
  merge(keepId: string, otherIds: readonly string[]): Promise<Undoable>
  /** Asks the providers again; the books fill by themselves. */
  lookUpAgain(bookIds: readonly string[]): Promise<void>
  /** @throws SnaplinkError `provider.unknown` */
  choose(bookId: string, choice: ChooseRequest): Promise<Undoable>
  /** @throws SnaplinkError `cover.unreadable`, `cover.too-large` */
  setCover(bookId: string, picture: Blob): Promise<Undoable>
  /** @param dueAt epoch milliseconds. @throws SnaplinkError `book.all-lent` */
  lend(bookId: string, loan: { person: string; dueAt?: number }): Promise<Undoable>
  /** Without a loan: what went first. @throws SnaplinkError `book.not-lent` */
  takeBack(bookId: string, loanId?: string): Promise<Undoable>
  /** What can be taken back, the newest first. */
  undos(): Promise<UndoList['changes']>
  /** @throws SnaplinkError `book.not-to-undo` */
  undo(undoId: string): Promise<void>
  /** Reads a file and says what would become of its rows. @throws SnaplinkError `import.unreadable`, `import.too-large` */
  readImport(file: Blob): Promise<ImportView>
  /** Adds what is new; `importReport` says how far it is. */
  startImport(importId: string): Promise<ImportView>
  /** @param page from 0 */
  importReport(importId: string, page?: number): Promise<ImportReport>
  /** A link that saves them all; for a browser, whose cookie is its login. */
  exportUrl(format: 'csv' | 'json' | 'bibtex' | 'marcxml', shelf?: string): string
  /** Asks what has changed: done by itself when the page comes back into view, hears of something, and every now and then. */
  refresh(): Promise<void>
  stop(): void
}

export function openOwnBooks(options: OwnBooksOptions = {}): OwnBooks {
  const { session, login, refreshMs = 20_000 } = options
  const http = createHttp(options.base ?? session?.http.base, login)
  const books = createStore<readonly BookView[]>([])
  const isComplete = createStore(false)
  const byId = new Map<string, BookView>()
  const kept = keepFresh({ session, refreshMs, load: loadChanges })
  const { problem, signal, refresh } = kept
  /** Where the next question goes on: a version, and perhaps a book. */
  let since = '0'

  session?.onEvent(({ type }) => {
    if (type.startsWith('book.')) void refresh()
  })
  void showNewest()
  void refresh()

  function send<T>(method: string, path: string, body?: object): Promise<T> {
    const timeoutMs = body instanceof Blob ? uploadTimeoutMs : undefined
    return http.json<T>(method, `api/books${path}`, { signal, ...(body && { body }), ...(timeoutMs && { timeoutMs }) })
  }

  /** Again and again, for what may be done twice. */
  function ask<T>(method: string, path: string, body?: object): Promise<T> {
    return kept.ask(() => send<T>(method, path, body))
  }

  async function loadChanges() {
    for (let hasMore = true; hasMore; ) {
      const answer = await ask<BookChanges>('GET', `?since=${since}&limit=500`)
      if (answer.isReset) {
        since = '0'
        byId.clear()
      }
      take(answer.books)
      if (!answer.isReset) since = answer.next ?? String(answer.version)
      hasMore = answer.isReset === true || answer.next !== undefined
    }
    isComplete.set(true)
  }

  async function showNewest() {
    const { books: newest } = await ask<BookList>('GET', '?limit=100').catch(() => ({ books: [] as BookView[] }))
    take(newest)
  }

  /** An answer that was overtaken tells of the past. */
  function take(views: readonly BookView[]) {
    for (const view of views) {
      const known = byId.get(view.bookId)
      if (known && known.version > view.version) continue
      byId.set(view.bookId, absolute(view))
    }
    if (signal.aborted || views.length === 0) return
    const here = [...byId.values()].filter(({ removedAt }) => removedAt === undefined)
    books.set(here.sort((a, b) => b.addedAt - a.addedAt || (a.bookId < b.bookId ? -1 : 1)))
  }

  const absolute = (view: BookView) => withAbsoluteCover(view, http.base)

  async function change(asking: Promise<BookChangeAnswer>): Promise<Undoable> {
    const answer = await asking
    take(answer.books)
    return { books: answer.books.map(absolute), ...(answer.undoId !== undefined && { undoId: answer.undoId }) }
  }

  return {
    ...{ books, isComplete, problem, refresh },
    async search(query) {
      const entries = Object.entries(query).flatMap(([key, value]) =>
        value === undefined ? [] : [[key, String(value)]],
      )
      const list = await ask<BookList>('GET', `?${new URLSearchParams(entries)}`)
      return { ...list, books: list.books.map(absolute) }
    },
    summary: () => ask('GET', '/summary'),
    async detail(bookId) {
      const detail = await ask<BookDetail>('GET', `/${bookId}`)
      return { ...detail, book: absolute(detail.book) }
    },
    searchTitles: (words) => ask('GET', `/title-search?q=${encodeURIComponent(words)}`),
    async add(book) {
      const added = await ask<AddedBook>('POST', '', { bookId: newId(), ...book })
      void refresh()
      return added
    },
    edit: (bookIds, wish) => change(ask('PATCH', '', { bookIds, change: wish })),
    remove: (bookIds) => change(ask('PATCH', '', { bookIds, isRemoved: true })),
    merge: (keepId, otherIds) => change(send('POST', '/merge', { keepId, otherIds })),
    async lookUpAgain(bookIds) {
      await change(ask('POST', '/refresh', { bookIds }))
    },
    choose: (bookId, choice) => change(ask('POST', `/${bookId}/choose`, choice)),
    setCover: (bookId, picture) => change(ask('PUT', `/${bookId}/cover`, picture)),
    lend: (bookId, loan) => change(ask('POST', `/${bookId}/loans`, { loanId: newId(), ...loan })),
    takeBack: (bookId, loanId) => change(send('POST', `/${bookId}/return`, { loanId })),
    undos: async () => (await ask<UndoList>('GET', '/undo')).changes,
    async undo(undoId) {
      await change(send('POST', '/undo', { undoId }))
    },
    readImport: (file) => send('POST', '/imports', file),
    startImport: (importId) => ask('POST', `/imports/${importId}/run`),
    importReport: (importId, page = 0) => ask('GET', `/imports/${importId}?page=${page}`),
    exportUrl(format, shelf) {
      const query = new URLSearchParams({ format, ...(shelf !== undefined && { shelf }) })
      return new URL(`api/books/export?${query}`, http.base).href
    },
    stop: kept.stop,
  }
}
