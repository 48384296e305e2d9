import type { OutboxBook } from '@snaplink/sdk/book-outbox'
import type { BookView } from '@snaplink/sdk/books'
import { bookScanner as texts } from '../../book-scanner-texts.ts'
import { errorSentence } from '../../texts.ts'

/** What can be done about a line beside undoing it. */
export type Offer = 'copy' | 'add' | 'again'

/** What a scan said that is not a book on its way: an answer, or a word. */
export interface Remark {
  readonly id: string
  readonly at: number
  readonly isbn: string
  readonly title?: string | undefined
  /** `waiting`: nobody has answered yet. */
  readonly tone: 'waiting' | 'good' | 'warn' | 'bad'
  readonly words: string
  readonly offer?: Offer
  /** A word about what the list shows anyway. */
  readonly isPassing?: boolean
}

/** One scan, as the strip and the list show it. */
export interface BookLine {
  readonly id: string
  readonly at: number
  readonly isbn?: string | undefined
  /** Its title, or what is known instead. */
  readonly name: string
  readonly authors: readonly string[]
  readonly thumbUrl?: string | undefined
  readonly tone: Remark['tone']
  readonly words: string
  readonly offer?: Offer | undefined
  /** It is on its way, or was delivered. */
  readonly sent?: OutboxBook
  readonly isPassing?: boolean
}

export interface Scanned {
  readonly sent: readonly OutboxBook[]
  readonly views: readonly BookView[]
  readonly remarks?: readonly Remark[]
  /** Photos of covers on their way, by the phone's own ids. */
  readonly thumbs?: ReadonlyMap<string, string>
}

/** Everything that was scanned here, the oldest first. */
export function linesOf({ sent, views, remarks = [], thumbs = new Map() }: Scanned): BookLine[] {
  const byId = new Map(views.map((view) => [view.bookId, view]))
  const books = sent.map((one) => lineOfBook(one, byId.get(bookIdOf(one)), thumbs.get(one.bookId)))
  return [...books, ...remarks.map(lineOfRemark)].sort((a, b) => a.at - b.at)
}

/** What the catalogue calls it. */
export function bookIdOf(one: OutboxBook): string {
  return one.state === 'delivered' ? one.added.bookId : one.bookId
}

function lineOfBook(sent: OutboxBook, view: BookView | undefined, thumb: string | undefined): BookLine {
  const { bookId: id, scannedAt: at, book } = sent
  const isbn = view?.isbn ?? book.isbn
  const title = view?.title || (sent.state === 'delivered' && sent.added.title) || book.title
  return {
    ...{ id, at, isbn, name: title || isbn || texts.untitled, authors: view?.authors ?? book.authors ?? [] },
    ...{ thumbUrl: thumb ?? view?.cover?.thumbUrl, sent, ...stateOf(sent, view) },
  }
}

function stateOf(sent: OutboxBook, view: BookView | undefined): Pick<BookLine, 'tone' | 'words' | 'offer'> {
  const { state } = texts
  if (sent.state === 'waiting') return { tone: 'waiting', words: state.waiting }
  if (sent.state === 'failed') return { tone: 'bad', words: errorSentence(sent.failure), offer: 'again' }
  const { isKnown, copies } = sent.added
  if (isKnown && sent.book.ifKnown === 'copy') return { tone: 'good', words: state.copy(copies) }
  if (isKnown) {
    return { tone: 'warn', words: copies > 1 ? state.knownCopies(copies) : state.known, offer: 'copy' }
  }
  if (view?.lookUp === 'waiting') return { tone: 'good', words: state.lookingUp }
  return { tone: 'good', words: view?.lookUp === 'unknown' && !view.title ? state.unknown : state.delivered }
}

function lineOfRemark({ title, isbn, ...remark }: Remark): BookLine {
  return { ...remark, isbn, name: title || isbn, authors: [] }
}
