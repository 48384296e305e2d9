import type { BookSort, BookView, Reading, Stock } from '@snaplink/contract'

/** What one looks for; what is left out does not matter. */
export interface BookFilter {
  shelf?: string
  tag?: string
  location?: string
  language?: string
  reading?: Reading
  stock?: Stock
  lent?: 'open' | 'overdue'
}
export interface BookOrder {
  by: BookSort
  direction: 'ascending' | 'descending'
}

export const newestFirst: BookOrder = { by: 'added', direction: 'descending' }

/** Which way one wants it first: the newest and the best, but titles from A. */
export function firstDirection(by: BookSort): BookOrder['direction'] {
  return by === 'title' || by === 'author' ? 'ascending' : 'descending'
}

/**
 * The books that have every word of `query` in title, authors, ISBN, shelves, tags, place or note, whatever its accents and its case, and
 * that `filter` lets through. The same as the server's search, on what is here already.
 */
export function findBooks(
  books: readonly BookView[],
  query: string,
  filter: BookFilter,
  now: number,
): readonly BookView[] {
  const words = wordsOf(query)
  if (words.length === 0 && Object.keys(filter).length === 0) return books
  return books.filter((book) => passes(book, filter, now) && words.every((word) => saidOf(book).includes(word)))
}

/** @param books the newest first, which is also the order of those that are equal */
export function sortBooks(books: readonly BookView[], { by, direction }: BookOrder): readonly BookView[] {
  if (by === 'added') return direction === 'descending' ? books : books.toReversed()
  const sign = direction === 'ascending' ? 1 : -1
  const keyed = books.map((book) => ({ book, key: sortKeyOf(book, by) }))
  // What has no title, author or year stands at the end, whichever way.
  keyed.sort((a, b) =>
    a.key === undefined || b.key === undefined
      ? Number(a.key === undefined) - Number(b.key === undefined)
      : sign * compare(a.key, b.key),
  )
  return keyed.map(({ book }) => book)
}

/** What there is to filter by, the most frequent first. */
export interface FilterChoices {
  shelves: readonly string[]
  tags: readonly string[]
  locations: readonly string[]
  languages: readonly string[]
  /** Who has something. */
  people: readonly string[]
}

export function choicesOf(books: readonly BookView[]): FilterChoices {
  const ranked = (namesOf: (book: BookView) => readonly string[]) => {
    const counts = new Map<string, number>()
    for (const book of books) for (const name of namesOf(book)) counts.set(name, (counts.get(name) ?? 0) + 1)
    return [...counts].sort((a, b) => b[1] - a[1] || collator.compare(a[0], b[0])).map(([name]) => name)
  }
  return {
    shelves: ranked(({ shelves }) => shelves),
    tags: ranked(({ tags }) => tags),
    locations: ranked(placesOf),
    languages: ranked(({ language }) => (language ? [language] : [])),
    people: ranked(({ loans }) => loans.map(({ person }) => person)),
  }
}

export function isOverdue({ loans }: Pick<BookView, 'loans'>, now: number): boolean {
  return loans.some(({ dueAt }) => dueAt !== undefined && dueAt < now)
}

/** Where a book and its copies are. */
export function placesOf({ location, copies }: Pick<BookView, 'location' | 'copies'>): readonly string[] {
  return [...new Set([location, ...copies.map((copy) => copy.location)].filter((place) => place !== undefined))]
}

function passes(book: BookView, filter: BookFilter, now: number): boolean {
  const { shelf, tag, location, language, reading, stock, lent } = filter
  return (
    (shelf === undefined || book.shelves.includes(shelf)) &&
    (tag === undefined || book.tags.includes(tag)) &&
    (location === undefined || placesOf(book).includes(location)) &&
    (language === undefined || book.language === language) &&
    (reading === undefined || book.reading === reading) &&
    (stock === undefined || book.stock === stock) &&
    (lent === undefined || (lent === 'open' ? book.loans.length > 0 : isOverdue(book, now)))
  )
}

/** Made once for each book: ten thousand are looked through at each key. */
const said = new WeakMap<BookView, string>()

function saidOf(book: BookView): string {
  const known = said.get(book)
  if (known !== undefined) return known
  const { title, subtitle, authors, isbn, shelves, tags, note } = book
  const all = [title, subtitle, ...authors, isbn, ...shelves, ...tags, ...placesOf(book), note]
  const text = fold(all.filter(Boolean).join(' '))
  said.set(book, text)
  return text
}

function wordsOf(query: string): string[] {
  const joined = query.replace(/[\dXx][\dXx\s\p{Pd}]{6,}[\dXx]/gu, (isbn) => isbn.replace(/[\s\p{Pd}]/gu, ''))
  return fold(joined).split(' ').filter(Boolean)
}

const letters: Record<string, string> = { ß: 'ss', æ: 'ae', œ: 'oe', ø: 'o', ł: 'l', đ: 'd', ð: 'd', þ: 'th', ı: 'i' }

function fold(text: string): string {
  return text
    .toLowerCase()
    .normalize('NFKD')
    .replace(/\p{M}+/gu, '')
    .replace(/[ßæœøłđðþı]/g, (letter) => letters[letter] ?? letter)
    .replace(/[^\p{L}\p{N}+#]+/gu, ' ')
    .trim()
}

/** Numbers inside of words by their size: volume 2 before volume 10. */
const collator = new Intl.Collator(undefined, { numeric: true, sensitivity: 'base' })
const compare = (a: string | number, b: string | number) =>
  typeof a === 'number' && typeof b === 'number' ? a - b : collator.compare(String(a), String(b))

const article = /^(the|an?|der|die|das|ein|eine|le|la|les|l|un|une|el|los|las|il|lo|gli|de|het|een)[ ’'](?=\S)/i

function sortKeyOf(book: BookView, by: BookSort): string | number | undefined {
  switch (by) {
    case 'added':
      return book.addedAt
    case 'changed':
      return book.changedAt
    case 'title':
      return book.title.replace(article, '') || undefined
    case 'author':
      return lastNameFirst(book.authors[0])
    case 'year':
      return book.year
    case 'rating':
      return book.rating
  }
}

function lastNameFirst(author: string | undefined): string | undefined {
  const words = author?.split(' ') ?? []
  return words.length > 0 ? [words.at(-1), ...words.slice(0, -1)].join(' ') : undefined
}
