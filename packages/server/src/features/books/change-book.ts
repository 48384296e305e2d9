import { type BookChange, type BookField, bookFields, ownSource } from '@snaplink/contract'
import type { BookCopy, BookDetails, BookRecord } from './book-record.ts'
import { isThere } from './fill-facts.ts'
import { fold } from './fold.ts'
import { readIsbn } from './isbn.ts'

/**
 * The book as a person wants it. What they write of its facts is theirs (`you`): no look-up replaces it, until it is unlocked.
 *
 * @throws AppError `book.isbn-wrong`, `book.not-a-book`
 */
export function changeBook(book: BookRecord, change: BookChange): BookRecord {
  const details = { ...book.details, ...changedFacts(book.details, change), ...changedWishes(book.details, change) }
  const withCover = change.cover === null ? withoutCover({ ...book, details }) : { ...book, details }
  if (change.isbn === undefined) return withCover
  const isbn = change.isbn === null ? null : readIsbn(change.isbn)
  if (isbn === book.isbn) return withCover
  return { ...withCover, isbn, lookUp: isbn === null ? 'none' : 'waiting' }
}

function changedFacts(details: BookDetails, change: BookChange): Pick<BookDetails, 'facts' | 'sources' | 'locked'> {
  const facts: Record<string, unknown> = { ...details.facts }
  const sources = { ...details.sources }
  const locked = new Set(details.locked)
  for (const field of change.unlock ?? []) {
    locked.delete(field)
    // What it says stays until a provider says something else.
    if (sources[field] !== undefined) delete sources[field]
  }
  for (const field of bookFields) {
    const value = change[field]
    if (value === undefined) continue
    if (isThere(value) && value !== null) facts[field] = value
    else delete facts[field]
    sources[field] = ownSource
  }
  for (const field of change.lock ?? []) locked.add(field)
  return { facts, sources, locked: [...locked] as BookField[] }
}

function changedWishes(details: BookDetails, change: BookChange): Partial<BookDetails> {
  const { reading, stock, rating, location, note } = change
  return {
    shelves: changedNames(details.shelves, change.shelves, change.addShelves, change.removeShelves),
    tags: changedNames(details.tags, change.tags, change.addTags, change.removeTags),
    ...(reading !== undefined && { reading }),
    ...(stock !== undefined && { stock }),
    ...(rating !== undefined && { rating }),
    ...(location !== undefined && { location }),
    ...(note !== undefined && { note: note || null }),
    copies: changedCopies(details.copies, change),
  }
}

function changedCopies(now: BookCopy[], { copies = now, removeCopies = [] }: BookChange): BookCopy[] {
  const unique = [...new Map(copies.map((copy) => [copy.copyId, copy])).values()]
  const left = unique.filter(({ copyId }) => !removeCopies.includes(copyId))
  return left.length > 0 ? left : unique.slice(0, 1)
}

/** The same name in other letters is the same; the first way of writing it stays. */
export function joinNames(...lists: readonly (readonly string[])[]): string[] {
  const byKey = new Map<string, string>()
  for (const name of lists.flat()) if (!byKey.has(fold(name))) byKey.set(fold(name), name)
  return [...byKey.values()]
}

function changedNames(
  now: readonly string[],
  all: readonly string[] | undefined,
  add: readonly string[] = [],
  remove: readonly string[] = [],
): string[] {
  const gone = new Set(remove.map(fold))
  return joinNames(all ?? now, add).filter((name) => !gone.has(fold(name)))
}

function withoutCover(book: BookRecord): BookRecord {
  const { cover: _, ...sources } = book.details.sources
  // Taken away by a person: a look-up does not bring it back.
  const details = { ...book.details, sources: { ...sources, cover: ownSource }, coverSize: null }
  return { ...book, coverFileId: null, thumbFileId: null, details }
}

/** One entry out of several: what the first lacks comes from the others in their order. */
export function mergeBooks(kept: BookRecord, others: readonly BookRecord[]): BookRecord {
  const all = [kept, ...others]
  const each = all.map(({ details }) => details)
  const facts: Record<string, unknown> = {}
  const sources: BookDetails['sources'] = {}
  for (const field of bookFields) {
    const from = each.find((details) => isThere(details.facts[field]))
    if (!from) continue
    facts[field] = from.facts[field]
    if (from.sources[field] !== undefined) sources[field] = from.sources[field]
  }
  const pictured = all.find(({ coverFileId }) => coverFileId !== null)
  const coverSource = pictured?.details.sources.cover
  if (coverSource !== undefined) sources.cover = coverSource
  const notes = [...new Set(each.map(({ note }) => note).filter((note) => note !== null))]
  const first = <Key extends 'reading' | 'stock' | 'rating' | 'location'>(key: Key) =>
    each.find((details) => details[key] !== null)?.[key] ?? null
  return {
    ...kept,
    isbn: kept.isbn ?? others.find(({ isbn }) => isbn !== null)?.isbn ?? null,
    lookUp: kept.isbn !== null ? kept.lookUp : (others.find(({ isbn }) => isbn !== null)?.lookUp ?? kept.lookUp),
    addedAt: Math.min(...all.map(({ addedAt }) => addedAt)),
    coverFileId: pictured?.coverFileId ?? null,
    thumbFileId: pictured?.thumbFileId ?? null,
    details: {
      ...{ facts, sources, locked: kept.details.locked, coverSize: pictured?.details.coverSize ?? null },
      shelves: joinNames(...each.map(({ shelves }) => shelves)),
      tags: joinNames(...each.map(({ tags }) => tags)),
      reading: first('reading') as BookDetails['reading'],
      stock: first('stock') as BookDetails['stock'],
      rating: first('rating') as BookDetails['rating'],
      location: first('location') as BookDetails['location'],
      note: notes.length > 0 ? notes.join('\n\n') : null,
      copies: [...new Map(each.flatMap(({ copies }) => copies).map((copy) => [copy.copyId, copy])).values()],
      loans: each.flatMap(({ loans }) => loans).sort((a, b) => a.lentAt - b.lentAt),
    },
  }
}
