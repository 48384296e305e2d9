import type { Reading } from '@snaplink/contract'
import { fold } from '../fold.ts'
import { languageOf } from '../providers/languages.ts'
import {
  dateIn,
  factsIn,
  type ImportedBook,
  isbnIn,
  listIn,
  numberIn,
  type ReadFile,
  ratingIn,
  readingIn,
  stockIn,
  turned,
} from './import-row.ts'
import type { Table } from './table.ts'

type Row = ReadonlyMap<string, string>

interface Format {
  readonly name: string
  /** It is this one if the head has all of these. */
  readonly signs: readonly string[]
  /** Others that it takes in. */
  readonly taken: readonly string[]
  read(row: Row): ImportedBook
}

/** The one that the file is, by its head; undefined where it is none of them. */
export function readForeign({ columns, rows }: Table): ReadFile | undefined {
  const head = new Set(columns.map((column) => column.toLowerCase()))
  const format = formats.find(({ signs }) => signs.every((sign) => head.has(sign)))
  if (!format) return undefined
  const taken = new Set([...format.signs, ...format.taken])
  return {
    format: format.name,
    rows: rows.map(({ line, values }) => ({ line, book: format.read(values) })),
    ignoredColumns: columns.filter((column) => column !== '' && !taken.has(column.toLowerCase())),
  }
}

const goodreadsShelves: Record<string, Reading> = { read: 'read', 'currently-reading': 'reading', 'to-read': 'unread' }
const storyGraphStates: Record<string, Reading> = { ...goodreadsShelves, 'did-not-finish': 'abandoned' }

const own: Format = {
  name: 'snaplink-csv',
  signs: ['isbn', 'title', 'authors', 'shelves', 'tags', 'copies'],
  taken: [
    'subtitle',
    'publisher',
    'published',
    'year',
    'pages',
    'language',
    'subjects',
    'series',
    'description',
  ].concat(['reading', 'stock', 'rating', 'location', 'note', 'added', 'id', 'lent to']),
  read(row) {
    // What `csvLines` put before a cell that a spreadsheet would run.
    const of = (name: string) => row.get(name)?.replace(/^'(?=[=+\-@\t\r])/, '')
    const facts = factsIn({
      ...{
        title: of('title'),
        subtitle: of('subtitle'),
        authors: listIn(of('authors'), /;/),
        publisher: of('publisher'),
      },
      ...{ published: of('published'), pages: numberIn(of('pages')), language: of('language'), series: of('series') },
      ...{ subjects: listIn(of('subjects'), /;/), description: of('description') },
    })
    const copies = Math.max(1, Math.min(100, Math.round(numberIn(of('copies')) ?? 1)))
    return {
      isbn: isbnIn(of('isbn')),
      bookId: of('id'),
      addedAt: dateIn(of('added')),
      details: {
        ...{ facts, shelves: listIn(of('shelves'), /;/), tags: listIn(of('tags'), /;/) },
        ...{ reading: readingIn(of('reading')), stock: stockIn(of('stock')), rating: ratingIn(of('rating')) },
        ...{ location: of('location')?.slice(0, 100) ?? null, note: of('note')?.slice(0, 1000) ?? null },
        copies: Array.from({ length: copies }, () => ({ copyId: '' })),
      },
    }
  },
}

const goodreads: Format = {
  name: 'goodreads',
  signs: ['book id', 'title', 'author', 'exclusive shelf', 'bookshelves'],
  taken: ['isbn', 'isbn13', 'additional authors', 'my rating', 'publisher', 'number of pages', 'year published'].concat(
    [
      'date added',
      'my review',
      'private notes',
      'owned copies',
      'original publication year',
      'author l-f',
      'bookshelves with positions',
    ],
  ),
  read(row) {
    const of = (name: string) => row.get(name)
    const shelf = of('exclusive shelf')
    const shelves = listIn(of('bookshelves'), /,/).filter((name) => !goodreadsShelves[name])
    const facts = factsIn({
      title: of('title'),
      authors: [of('author'), ...listIn(of('additional authors'), /,/)].filter((name) => name !== undefined),
      publisher: of('publisher'),
      published: of('year published') ?? of('original publication year'),
      pages: numberIn(of('number of pages')),
    })
    const copies = Math.min(100, Math.max(1, Math.round(numberIn(of('owned copies')) ?? 1)))
    const note = [of('my review'), of('private notes')]
      .filter(Boolean)
      .join('\n\n')
      .replace(/<br\s*\/?>/gi, '\n')
    return {
      isbn: isbnIn(of('isbn13')) || isbnIn(of('isbn')),
      addedAt: dateIn(of('date added')),
      details: {
        // An exclusive shelf of one's own is a shelf.
        ...{
          facts,
          shelves: shelf && !goodreadsShelves[shelf] && !shelves.includes(shelf) ? [...shelves, shelf] : shelves,
        },
        ...{ reading: goodreadsShelves[shelf ?? ''] ?? null, rating: ratingIn(of('my rating')) },
        ...{ note: note.slice(0, 1000) || null, copies: Array.from({ length: copies }, () => ({ copyId: '' })) },
      },
    }
  },
}

const libraryThing: Format = {
  name: 'librarything',
  signs: ['book id', 'title', 'primary author', 'collections'],
  taken: [
    'isbn',
    'isbns',
    'secondary author',
    'publication',
    'date',
    'rating',
    'tags',
    'page count',
    'languages',
  ].concat([
    'subjects',
    'entry date',
    'review',
    'comments',
    'private comment',
    'copies',
    'summary',
    'series',
    'secondary author roles',
  ]),
  read(row) {
    const of = (name: string) => row.get(name)
    const facts = factsIn({
      title: of('title'),
      authors: [of('primary author') ?? '', ...listIn(of('secondary author'), /\|/)].filter(Boolean).map(turned),
      publisher: /^(.*?)(?:\s*\(\d{4}\).*|,.*)?$/.exec(of('publication') ?? '')?.[1],
      published: of('date'),
      pages: numberIn(of('page count')),
      language: languageOf(languageNames[fold(of('languages')?.split(',')[0] ?? '')]),
      subjects: listIn(of('subjects'), /\|/),
      series: of('series'),
    })
    const collections = listIn(of('collections'), /,/)
    const wanted = collections.some((name) => fold(name) === 'wishlist')
    const note = [of('review'), of('comments'), of('private comment')].filter(Boolean).join('\n\n')
    const copies = Math.min(100, Math.max(1, Math.round(numberIn(of('copies')) ?? 1)))
    return {
      isbn: isbnIn(of('isbn')) || isbnIn(of('isbns')?.split(',')[0]),
      addedAt: dateIn(of('entry date')),
      details: {
        facts,
        shelves: collections.filter(
          (name) => !libraryThingStates[fold(name)] && !['wishlist', 'your library'].includes(fold(name)),
        ),
        ...{ tags: listIn(of('tags'), /,/), rating: ratingIn(of('rating')), stock: wanted ? 'wanted' : null },
        reading: collections.map((name) => libraryThingStates[fold(name)]).find(Boolean) ?? null,
        ...{ note: note.slice(0, 1000) || null, copies: Array.from({ length: copies }, () => ({ copyId: '' })) },
      },
    }
  },
}

const libraryThingStates: Record<string, Reading> = {
  'to read': 'unread',
  'currently reading': 'reading',
  'read but unowned': 'read',
}
const languageNames: Record<string, string> = {
  ...{
    english: 'en',
    german: 'de',
    french: 'fr',
    spanish: 'es',
    italian: 'it',
    dutch: 'nl',
    portuguese: 'pt',
    latin: 'la',
  },
  ...{
    swedish: 'sv',
    danish: 'da',
    norwegian: 'no',
    finnish: 'fi',
    polish: 'pl',
    russian: 'ru',
    japanese: 'ja',
    chinese: 'zh',
  },
}

const storyGraph: Format = {
  name: 'storygraph',
  signs: ['title', 'authors', 'isbn/uid', 'read status'],
  taken: ['star rating', 'review', 'tags', 'owned?', 'date added', 'contributors'],
  read(row) {
    const of = (name: string) => row.get(name)
    const uid = isbnIn(of('isbn/uid'))
    const state = of('read status')?.toLowerCase() ?? ''
    return {
      // It has numbers of its own for books without an ISBN.
      isbn: /^[\dXx-]{10,17}$/.test(uid) ? uid : '',
      addedAt: dateIn(of('date added')),
      details: {
        facts: factsIn({ title: of('title'), authors: listIn(of('authors'), /,/) }),
        ...{
          reading: storyGraphStates[state] ?? null,
          rating: ratingIn(of('star rating')),
          tags: listIn(of('tags'), /,/),
        },
        ...{ note: of('review')?.slice(0, 1000) ?? null, stock: fold(of('owned?') ?? '') === 'yes' ? 'owned' : null },
      },
    }
  },
}

const calibre: Format = {
  name: 'calibre',
  signs: ['title', 'authors', 'uuid', 'formats'],
  taken: [
    'isbn',
    'identifiers',
    'publisher',
    'pubdate',
    'languages',
    'tags',
    'series',
    'series_index',
    'comments',
    'rating',
    'timestamp',
  ].concat(['author_sort', 'title_sort']),
  read(row) {
    const of = (name: string) => row.get(name)
    const series = [of('series'), of('series') && of('series_index')?.replace(/\.0$/, '')].filter(Boolean).join(' ')
    return {
      isbn: isbnIn(of('isbn')) || (/(?:^|,)\s*isbn:([\dXx-]+)/.exec(of('identifiers') ?? '')?.[1] ?? ''),
      addedAt: dateIn(of('timestamp')),
      details: {
        facts: factsIn({
          ...{
            title: of('title'),
            authors: listIn(of('authors'), /\s*&\s*/).map((name) => name.replace(/\|/g, ',')),
            publisher: of('publisher'),
          },
          // 0101-01-01 stands for unknown.
          published: of('pubdate')?.startsWith('0101') ? undefined : of('pubdate')?.slice(0, 10),
          ...{ language: languageOf(of('languages')?.split(',')[0]), series: series || undefined },
          description: of('comments')
            ?.replace(/<\s*(br|\/p|\/div)\b[^>]*>/gi, '\n')
            .replace(/<\/?[a-z][^>]*>/gi, '')
            .trim(),
        }),
        ...{ tags: listIn(of('tags'), /,/), rating: ratingIn(of('rating')) },
      },
    }
  },
}

/** Any table with a column of ISBNs or of titles: what a school keeps in a spreadsheet. */
const plain = (key: 'isbn' | 'title'): Format => ({
  name: 'csv',
  signs: [key],
  taken: ['isbn', 'title', 'author', 'authors', 'publisher', 'year', 'pages', 'location', 'note', 'notes', 'tags'],
  read(row) {
    const of = (name: string) => row.get(name)
    return {
      isbn: isbnIn(of('isbn')),
      details: {
        facts: factsIn({
          ...{ title: of('title'), authors: listIn(of('authors') ?? of('author'), /;/), publisher: of('publisher') },
          ...{ published: of('year'), pages: numberIn(of('pages')) },
        }),
        ...{ tags: listIn(of('tags'), /[,;]/), location: of('location')?.slice(0, 100) ?? null },
        note: (of('note') ?? of('notes'))?.slice(0, 1000) ?? null,
      },
    }
  },
})

const formats: readonly Format[] = [own, goodreads, libraryThing, storyGraph, calibre, plain('isbn'), plain('title')]
