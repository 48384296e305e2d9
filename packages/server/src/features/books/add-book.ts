import { type AddedBook, type BookFacts, bookFields, type NewBook, ownSource } from '@snaplink/contract'
import { type BookDetails, type BookRecord, emptyDetails } from './book-record.ts'
import type { CatalogueEdit } from './catalogue.ts'
import { joinNames } from './change-book.ts'
import { readIsbn } from './isbn.ts'
import { fillKnown, type KnownAnswers } from './look-ups.ts'

/** Through which session and device a book comes. */
export type BookOrigin = Pick<BookRecord, 'sessionId' | 'deviceId' | 'deviceName'>

/** What an addition came to: `again` was added before by the same id, `known` has an ISBN that is in the catalogue. */
export interface Addition {
  readonly kind: 'new' | 'again' | 'known'
  readonly book: BookRecord
}

/**
 * Adds a book once, whatever happens: by its own id, and by its ISBN.
 *
 * @param scannedAt by the clock of whoever scanned it, which may be ahead of ours
 * @throws AppError `book.isbn-wrong`, `book.not-a-book`, `book.too-many`
 */
export async function addBook(
  edit: CatalogueEdit,
  data: NewBook,
  origin: BookOrigin,
  knownOf: (isbn: string) => Promise<KnownAnswers>,
): Promise<Addition> {
  const isbn = data.isbn === undefined ? null : readIsbn(data.isbn)
  const earlier = (await edit.find([data.bookId])).get(data.bookId)
  if (earlier) return { kind: 'again', book: earlier }
  const twin = isbn === null ? undefined : await edit.findByIsbn(isbn)
  if (twin) return { kind: 'known', book: data.ifKnown === 'copy' ? withCopy(edit, twin, data) : twin }

  const known = isbn === null ? { answers: [], cover: null, isSettled: true } : await knownOf(isbn)
  const found = known.answers.length > 0 ? 'found' : 'unknown'
  const at = Math.min(data.scannedAt ?? edit.at, edit.at)
  const fresh: BookRecord = {
    ...{ ownerId: edit.ownerId, id: data.bookId, version: edit.version, isbn },
    lookUp: isbn === null ? 'none' : known.isSettled ? found : 'waiting',
    ...origin,
    ...{ addedAt: at, changedAt: edit.at, removedAt: null, coverFileId: null, thumbFileId: null },
    details: detailsOf(data),
  }
  const book = fillKnown(fresh, known)
  edit.put(book)
  return { kind: 'new', book }
}

export function answerOf({ kind, book }: Addition): AddedBook {
  const { title } = book.details.facts
  return {
    ...{ bookId: book.id, ...(book.isbn !== null && { isbn: book.isbn }), isKnown: kind === 'known' },
    ...{ ...(title && { title }), copies: book.details.copies.length },
  }
}

/** The copy has the id that the new book would have had, so that it too is added once. */
function withCopy(edit: CatalogueEdit, book: BookRecord, { bookId, location }: NewBook): BookRecord {
  const { copies } = book.details
  if (copies.some(({ copyId }) => copyId === bookId)) return book
  const copy = { copyId: bookId, ...(location !== undefined && { location }) }
  const changed = { ...book, details: { ...book.details, copies: [...copies, copy] } }
  edit.put(changed)
  return changed
}

function detailsOf({ bookId, shelves = [], tags = [], location, ...data }: NewBook): BookDetails {
  const facts: Record<string, unknown> = {}
  const sources: BookDetails['sources'] = {}
  for (const field of bookFields) {
    if (data[field] === undefined) continue
    facts[field] = data[field]
    sources[field] = ownSource
  }
  return {
    ...emptyDetails,
    ...{ facts: facts as BookFacts, sources, location: location ?? null, copies: [{ copyId: bookId }] },
    ...{ shelves: joinNames(shelves), tags: joinNames(tags) },
  }
}
