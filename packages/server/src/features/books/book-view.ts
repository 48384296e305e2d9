import type { BookView } from '@snaplink/contract'
import type { FileUrls } from '../../files/file-urls.ts'
import { type BookRecord, openLoans } from './book-record.ts'
import { yearOf } from './fold.ts'

/** What everybody gets to see of a book. */
export function viewOf(book: BookRecord, urls: FileUrls): BookView {
  const { id, version, isbn, lookUp, sessionId, deviceId, deviceName, removedAt, coverFileId, thumbFileId } = book
  const { facts, sources, locked, shelves, tags, reading, stock, rating, location, note, copies, coverSize } =
    book.details
  const year = yearOf(facts.published ?? '')
  const hasCover = coverFileId !== null && thumbFileId !== null && coverSize !== null
  return {
    ...{ bookId: id, version, ...(isbn !== null && { isbn }), ...facts },
    ...{ title: facts.title ?? '', authors: facts.authors ?? [], subjects: facts.subjects ?? [] },
    ...(year !== undefined && { year }),
    ...{ sources, locked, lookUp, shelves, tags },
    ...(reading !== null && { reading }),
    ...(stock !== null && { stock }),
    ...(rating !== null && { rating }),
    ...(location !== null && { location }),
    ...(note !== null && { note }),
    ...{ copies, loans: openLoans(book) },
    ...(hasCover && { cover: { url: urls.lasting(coverFileId), thumbUrl: urls.lasting(thumbFileId), ...coverSize } }),
    ...{ addedAt: book.addedAt, changedAt: book.changedAt },
    ...(sessionId !== null && deviceId !== null && { addedBy: { sessionId, deviceId, deviceName: deviceName ?? '' } }),
    ...(removedAt !== null && { removedAt }),
  }
}
