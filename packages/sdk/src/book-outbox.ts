import { type AddedBook, type ErrorCode, type EventData, type NewBook, newId } from '@snaplink/contract'
import { type OutboxKind, openCommandOutbox, sendLeft } from './command-outbox.ts'
import type { OutboxEntry } from './command-storage.ts'
import { mappedStore } from './mapped-store.ts'
import type { Session } from './session.ts'
import { SnaplinkError } from './snaplink-error.ts'
import type { Store } from './store.ts'

/** A book to be added: by its ISBN, or by its title. Without `ifKnown`, nothing is added to a book that is there already. */
export type BookToAdd = Partial<Omit<NewBook, 'bookId' | 'scannedAt'>>

/** A book on its way from this device, or arrived. `bookId` is what this device calls it. */
export type OutboxBook = { bookId: string; book: BookToAdd; scannedAt: number } & (
  | { state: 'waiting' }
  /** Durable on the server, as `added` says: perhaps as another `bookId`, which was there already. */
  | { state: 'delivered'; added: AddedBook }
  /** Refused for good, as the code of the error says. */
  | { state: 'failed'; failure: ErrorCode | 'network' }
)

/** Books on their way from this device: kept here until the server has them, through reloads, dead lines and the session's end. */
export interface BookOutbox {
  /** Of this session, in the order in which they were added; those that arrived stay for three days, unless they are deleted. */
  readonly books: Store<readonly OutboxBook[]>
  /** Of earlier sessions of this device, what has not arrived: it is sent by itself, or was refused. */
  readonly left: Store<readonly OutboxBook[]>
  /** Shown at once, kept, then sent. */
  add(book: BookToAdd): OutboxBook
  /**
   * Takes a book, or the copy that was added, back, wherever it is. Resolves when it is gone there too.
   *
   * @throws SnaplinkError `session.closed`: it arrived, and can only be deleted on the computer
   */
  undo(bookId: string): Promise<void>
  /** Tries again what was refused. */
  retry(bookId: string): void
}

interface BookEntry extends OutboxEntry {
  readonly bookId: string
  readonly book: BookToAdd
  readonly scannedAt: number
  readonly added?: AddedBook
}

const commandOf = ({ bookId, book, scannedAt }: BookEntry) => ({ ...book, bookId, scannedAt })

/** One by one: each has an answer of its own. */
const bookKind: OutboxKind<BookEntry> = {
  ...{ database: 'snaplink-books', store: 'books', maxPerCommand: 1 },
  idOf: ({ bookId }) => bookId,
  async deliver(entries, send) {
    const [entry] = entries as [BookEntry]
    return { added: (await send('book.add', commandOf(entry))).data as AddedBook }
  },
  async takeBack(entry, send) {
    const { bookId, book, added } = entry
    if (book.ifKnown !== 'copy') {
      if (!added?.isKnown) await unlessUnknown(send('books.remove', { bookIds: [bookId] }))
      return
    }
    // Whether it was a copy or a new book, only the answer knows, which asking again gives.
    const known = added ?? ((await send('book.add', commandOf(entry))).data as AddedBook)
    const change = { removeCopies: [bookId] }
    await unlessUnknown(
      known.isKnown
        ? send('book.edit', { bookId: known.bookId, change })
        : send('books.remove', { bookIds: [known.bookId] }),
    )
  },
  removal({ type, data }) {
    const { bookIds } = data as Partial<EventData<'book.removed'>>
    if ((type !== 'book.removed' && type !== 'book.updated') || !bookIds) return null
    return {
      isRemoved: type === 'book.removed',
      isOf: ({ added }) => added !== undefined && bookIds.includes(added.bookId),
    }
  },
}

/** It never arrived, or somebody was quicker: being gone is what we asked for. */
async function unlessUnknown(asking: Promise<unknown>): Promise<void> {
  try {
    await asking
  } catch (error) {
    if (!(error instanceof SnaplinkError && error.code === 'book.unknown')) throw error
  }
}

/** The outbox of a phone in book mode; see `openScanOutbox`, which it is like in all else. */
export function openBookOutbox(session: Session): BookOutbox {
  const outbox = openCommandOutbox(session, bookKind, (own, rest) => ({ ...own, ...rest }))
  let lastAt = 0
  return {
    books: mappedStore(outbox.entries, asBooks),
    left: mappedStore(outbox.left, asBooks),
    add(book) {
      // A catalogue is sorted by it: no two are of one moment.
      lastAt = Math.max(lastAt + 1, Date.now())
      return asBook(outbox.add({ bookId: newId(), book, scannedAt: lastAt }))
    },
    undo: outbox.undo,
    retry: outbox.retry,
  }
}

/** Sends the books that earlier sessions of this device left behind, where this one is in none. Does nothing where nothing waits. */
export function sendLeftBooks(): { readonly books: Store<readonly OutboxBook[]>; stop(): void } {
  const left = sendLeft(bookKind)
  return { books: mappedStore(left.entries, asBooks), stop: left.stop }
}

const asBooks = (entries: readonly BookEntry[]) => entries.map(asBook)

function asBook({ bookId, book, scannedAt, state, failure, added }: BookEntry): OutboxBook {
  const own = { bookId, book, scannedAt }
  if (state === 'failed' && failure) return { ...own, state, failure }
  return state === 'delivered' && added ? { ...own, state, added } : { ...own, state: 'waiting' }
}
