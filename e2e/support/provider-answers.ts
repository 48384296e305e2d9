import { toIsbn10 } from '../../packages/server/src/features/books/isbn.ts'
import { openLibraryEdition, sruAnswer } from '../../packages/server/test/provider-stand-in.ts'
import { findMadeBooks, type MadeBook, madeBook, madeCover, withCheckDigit } from './made-books.ts'

export const providerNames = ['openlibrary', 'google', 'dnb', 'loc'] as const
export type ProviderName = (typeof providerNames)[number]

/** What may be wrong with what a provider has of a book, today and tomorrow. */
export const oddities = {
  openlibrary: ['unknown', 'other-edition', 'authors-on-work', 'no-authors', 'no-cover', 'pixel-cover'],
  google: ['unknown', 'other-book', 'other-book-first', 'no-authors', 'pixel-cover'],
  dnb: ['unknown', 'other-edition', 'decomposed'],
  // One of them knows each book as it is.
  loc: ['none'],
} as const
export type Oddity = (typeof oddities)[ProviderName][number] | 'none'

export interface Reply {
  readonly status?: number
  readonly type?: string
  readonly body?: string | Buffer
}

/** One thing asked. `isbn`: of the book that it is about, null where words are looked for; `reply` makes the answer, as that provider would form it. */
export interface Question {
  readonly isbn: string | null
  reply(oddity: Oddity, own: string): Reply | Promise<Reply>
}

/** What a URL asks of a provider; null for what it does not have. */
export function questionTo(provider: ProviderName, url: URL): Question | null {
  if (provider === 'openlibrary') return toOpenLibrary(url)
  if (provider === 'google') return toGoogle(url)
  return toLibrary(provider, url)
}

function toOpenLibrary(url: URL): Question | null {
  const words = url.searchParams.get('q')?.split(' ')
  if (url.pathname === '/search.json' && words) {
    const docs = findMadeBooks(words).slice(0, 20).map(workOf)
    return { isbn: null, reply: () => json({ numFound: docs.length, start: 0, docs }) }
  }
  const isbn = url.searchParams.get('bibkeys')?.replace(/^ISBN:/, '')
  if (url.pathname === '/api/books' && isbn) return { isbn, reply: (oddity) => json(editionOf(isbn, oddity)) }
  const key = /^\/(?:works|authors|covers\/b\/id)\/(?:OL)?(\d+)[WA]?(?:\.json|-L\.jpg)$/.exec(url.pathname)?.[1]
  if (key === undefined) return null
  const keyed = isbnOfKey(key)
  return {
    isbn: keyed,
    reply(oddity) {
      if (url.pathname.startsWith('/covers/')) return coverOf(keyed, oddity)
      const [author] = madeBook(keyed).authors
      if (url.pathname.startsWith('/authors/')) return json({ name: author })
      const authors = [{ author: { key: `/authors/OL${key}A` }, type: { key: '/type/author_role' } }]
      return json({ title: madeBook(keyed).title, ...(oddity === 'authors-on-work' && { authors }) })
    },
  }
}

function editionOf(isbn: string, oddity: Oddity): object {
  if (oddity === 'unknown') return {}
  const book = madeBook(oddity === 'other-edition' ? otherThan(isbn) : isbn)
  const key = keyOf(book.isbn)
  const cover = oddity === 'no-cover' ? -1 : Number(key)
  const hasAuthors = oddity !== 'no-authors' && oddity !== 'authors-on-work'
  return openLibraryEdition(isbn, {
    ...{ title: book.title, publishers: [book.publisher], publish_date: `March ${book.year}` },
    // As its data has them: pages as a text, and a cover that is none beside the one that is.
    ...{ number_of_pages: `${book.pages} p.`, covers: [cover, -1], languages: [{ key: languageKeyOf(book) }] },
    ...{ isbn_13: [book.isbn], works: [{ key: `/works/OL${key}W` }] },
    // An edition with several authors names them itself.
    ...((hasAuthors || (oddity === 'authors-on-work' && book.authors.length > 1)) && {
      authors: book.authors.map((name) => ({ key: `/authors/OL${key}A`, name })),
    }),
  })
}

/** As its search has it: a work, with one of its editions. */
function workOf(book: MadeBook): object {
  const { isbn, title, authors, publisher, year } = book
  const language = [languageKeyOf(book).slice(-3)]
  const edition = { title, publisher: [publisher], publish_date: [`March ${year}`], isbn: [isbn], language }
  return {
    ...{ title, author_name: authors, first_publish_year: year - 10, isbn: [isbn, otherThan(isbn)], language },
    editions: { numFound: 1, start: 0, docs: [edition] },
  }
}

function toGoogle(url: URL): Question | null {
  const pictured = /^\/content\/(\d{13})$/.exec(url.pathname)?.[1]
  if (pictured) return { isbn: pictured, reply: (oddity) => coverOf(pictured, oddity) }
  if (url.pathname !== '/volumes') return null
  const query = url.searchParams.get('q') ?? ''
  const isbn = /^isbn:(\d{13})$/.exec(query)?.[1]
  if (!isbn) {
    const items = (own: string) =>
      findMadeBooks(query.split(' '))
        .slice(0, 20)
        .map((book) => volumeOf(book.isbn, 'none', own))
    return { isbn: null, reply: (_oddity, own) => json({ kind: 'books#volumes', items: items(own) }) }
  }
  return {
    isbn,
    reply(oddity, own) {
      if (oddity === 'unknown') return json({ kind: 'books#volumes', totalItems: 0 })
      const right = volumeOf(isbn, oddity, own)
      const other = volumeOf(otherThan(isbn), 'none', own)
      const items = { 'other-book': [other], 'other-book-first': [other, right] }[String(oddity)] ?? [right]
      return json({ kind: 'books#volumes', totalItems: items.length, items })
    },
  }
}

function volumeOf(isbn: string, oddity: Oddity, own: string): object {
  const { title, authors, publisher, year, pages, language } = madeBook(isbn)
  return {
    ...{ kind: 'books#volume', id: keyOf(isbn) },
    volumeInfo: {
      ...{ title, publisher, publishedDate: `${year}-03-01`, pageCount: pages, language },
      ...(oddity !== 'no-authors' && { authors }),
      industryIdentifiers: [
        { type: 'ISBN_10', identifier: toIsbn10(isbn) ?? '' },
        { type: 'ISBN_13', identifier: isbn },
      ],
      imageLinks: { thumbnail: `${own}/content/${isbn}?zoom=1&edge=curl` },
    },
  }
}

/** By SRU. */
function toLibrary(provider: 'dnb' | 'loc', url: URL): Question | null {
  const query = url.searchParams.get('query')
  if (query === null) return null
  const prefix = provider === 'loc' ? 'zs:' : ''
  const answer = (records: string[][]): Reply => ({ type: 'text/xml', body: sruAnswer(records, { prefix }) })
  const isbn = /^(?:bath\.)?isbn=(\d{13})$/.exec(query)?.[1]
  if (isbn) return { isbn, reply: (oddity) => answer(recordsOf(isbn, oddity)) }
  const words = [...query.matchAll(/"([^"]+)"/g)].map(([, word = '']) => word)
  const found = findMadeBooks(words).slice(0, Number(url.searchParams.get('maximumRecords')))
  return { isbn: null, reply: () => answer(found.flatMap((book) => recordsOf(book.isbn, 'none'))) }
}

function recordsOf(isbn: string, oddity: Oddity): string[][] {
  if (oddity === 'unknown') return []
  const isOther = oddity === 'other-edition'
  const { title, authors, publisher, year, pages, language } = madeBook(isOther ? otherThan(isbn) : isbn)
  const lines = [
    `008 x=970101s${year}    mau           000 1 ${language === 'de' ? 'ger' : 'eng'}  `,
    // The ISBN of another edition stands in $z.
    isOther ? `020 z=${isbn}` : `020 a=${isbn} (pbk.)`,
    ...authors.map((name, i) => `${i === 0 ? '100' : '700'} a=${lastNameFirst(name)}, 4=aut`),
    `245 a=${title} / c=${authors.join(', ')}.`,
    `264 a=Boston : b=${publisher}, c=${year}.`,
    `300 a=xiv, ${pages} p. ; c=21 cm`,
  ]
  return [oddity === 'decomposed' ? lines.map((line) => line.normalize('NFD')) : lines]
}

/** A missing one is a single pixel, with 200. */
async function coverOf(isbn: string, oddity: Oddity): Promise<Reply> {
  const pixel = Buffer.from('R0lGODlhAQABAIAAAP///wAAACwAAAAAAQABAAACAkQBADs=', 'base64')
  return oddity === 'pixel-cover'
    ? { type: 'image/gif', body: pixel }
    : { type: 'image/jpeg', body: await madeCover(isbn) }
}

function json(value: object): Reply {
  return { body: JSON.stringify(value) }
}

/** Open Library's ids are numbers: here the nine digits in an ISBN, with what tells 978 from 979 before them. */
function keyOf(isbn: string): string {
  return isbn.slice(2, 12)
}

function isbnOfKey(key: string): string {
  return withCheckDigit(`97${key}`)
}

function otherThan(isbn: string): string {
  return withCheckDigit(isbn.slice(0, 4) + String((Number(isbn.slice(4, 12)) + 1) % 1e8).padStart(8, '0'))
}

function languageKeyOf({ language }: MadeBook): string {
  return language === 'de' ? '/languages/ger' : '/languages/eng'
}

function lastNameFirst(name: string): string {
  const [first = '', last = ''] = name.split(' ')
  return `${last}, ${first}`
}
