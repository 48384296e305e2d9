import { csvLines } from '../../../csv.ts'
import { type BookRecord, openLoans } from '../book-record.ts'
import { authorKeyOf, yearOf } from '../fold.ts'
import { hyphenated } from '../isbn.ts'

/** How a catalogue is written, book by book, so that any number costs no more memory than one. */
export interface ExportFormat {
  readonly fileName: string
  readonly mediaType: string
  readonly head: string
  readonly end: string
  /** @param index from 0 */
  line(book: BookRecord, index: number): string
}

const byteOrder = '\ufeff'
const csvColumns = [
  'id',
  'isbn',
  'title',
  'subtitle',
  'authors',
  'publisher',
  'published',
  'year',
  'pages',
  'language',
].concat([
  'subjects',
  'series',
  'description',
  'shelves',
  'tags',
  'reading',
  'stock',
  'rating',
  'location',
  'note',
  'copies',
  'lent to',
  'added',
])

/** For spreadsheets. Lists are joined by semicolons; nothing in it is run as a formula. */
export const csv: ExportFormat = {
  fileName: 'books.csv',
  mediaType: 'text/csv; charset=utf-8',
  head: byteOrder + csvLines([csvColumns]),
  end: '',
  line(book) {
    const { facts, shelves, tags, reading, stock, rating, location, note, copies } = book.details
    const list = (words: readonly string[] | undefined) =>
      (words ?? []).map((word) => word.replace(/;/g, ',')).join('; ')
    return csvLines([
      [
        ...[
          book.id,
          book.isbn ?? '',
          facts.title ?? '',
          facts.subtitle ?? '',
          list(facts.authors),
          facts.publisher ?? '',
        ],
        ...[facts.published ?? '', yearOf(facts.published ?? '') ?? '', facts.pages ?? '', facts.language ?? ''],
        ...[list(facts.subjects), facts.series ?? '', facts.description ?? '', list(shelves), list(tags)],
        ...[reading ?? '', stock ?? '', rating ?? '', location ?? '', note ?? '', copies.length],
        ...[list(openLoans(book).map(({ person }) => person)), new Date(book.addedAt).toISOString().slice(0, 10)],
      ],
    ])
  },
}

/** For LaTeX and reference managers. */
export const bibtex: ExportFormat = {
  fileName: 'books.bib',
  mediaType: 'application/x-bibtex; charset=utf-8',
  head: '',
  end: '',
  line(book, index) {
    const { facts } = book.details
    const year = yearOf(facts.published ?? '')
    const name =
      authorKeyOf(facts.authors?.[0] ?? '')
        .split(' ')[0]
        ?.replace(/[^a-z0-9]/g, '') || 'book'
    const fields = {
      title: [facts.title, facts.subtitle].filter(Boolean).join(': '),
      author: facts.authors?.map(texted).join(' and '),
      ...{ publisher: facts.publisher, year: year?.toString() ?? facts.published, series: facts.series },
      ...{ isbn: book.isbn === null ? undefined : hyphenated(book.isbn), language: facts.language },
      pagetotal: facts.pages?.toString(),
    }
    const lines = Object.entries(fields).flatMap(([key, value]) =>
      value ? [`  ${key} = {${key === 'author' ? value : texted(value)}}`] : [],
    )
    return `@book{${name}${year ?? ''}-${index + 1},\n${lines.join(',\n')}\n}\n\n`
  },
}

const texts: Record<string, string> = {
  '\\': '\\textbackslash{}',
  '~': '\\textasciitilde{}',
  '^': '\\textasciicircum{}',
}

function texted(text: string): string {
  return text.replace(/[\\{}$&#_%~^]/g, (letter) => texts[letter] ?? `\\${letter}`)
}

/** For library systems: MARC 21 in XML. */
export const marcXml: ExportFormat = {
  fileName: 'books.xml',
  mediaType: 'application/marcxml+xml; charset=utf-8',
  head: '<?xml version="1.0" encoding="UTF-8"?>\n<collection xmlns="http://www.loc.gov/MARC21/slim">\n',
  end: '</collection>\n',
  line(book) {
    const { facts, location, copies } = book.details
    const [first, ...others] = facts.authors ?? []
    const field = (tag: string, indicators: string, ...subfields: [string, string | undefined][]) => {
      const inside = subfields.flatMap(([code, text]) =>
        text ? [`<subfield code="${code}">${escaped(text)}</subfield>`] : [],
      )
      const [ind1, ind2] = indicators
      return inside.length === 0
        ? ''
        : `<datafield tag="${tag}" ind1="${ind1}" ind2="${ind2}">${inside.join('')}</datafield>\n`
    }
    return [
      '<record><leader>00000nam a2200000 i 4500</leader>\n',
      `<controlfield tag="001">${escaped(book.id)}</controlfield>\n`,
      field('020', '  ', ['a', book.isbn ?? undefined]),
      field(
        '041',
        facts.language?.length === 3 ? '  ' : ' 7',
        ['a', facts.language],
        ['2', facts.language && 'iso639-1'],
      ),
      field('100', '1 ', ['a', first && lastNameFirst(first)], ['4', first && 'aut']),
      field('245', first ? '10' : '00', ['a', facts.title], ['b', facts.subtitle]),
      field('264', ' 1', ['b', facts.publisher], ['c', facts.published]),
      field('300', '  ', ['a', facts.pages ? `${facts.pages} pages` : undefined]),
      field('490', '0 ', ['a', facts.series]),
      field('520', '  ', ['a', facts.description]),
      ...(facts.subjects ?? []).map((subject) => field('653', '  ', ['a', subject])),
      ...others.map((name) => field('700', '1 ', ['a', lastNameFirst(name)], ['4', 'aut'])),
      ...copies.map((copy) => field('852', '  ', ['c', copy.location ?? location ?? undefined], ['p', copy.copyId])),
      '</record>\n',
    ].join('')
  },
}

function lastNameFirst(name: string): string {
  const [, first, last] = /^(.*)\s+(\S+)$/.exec(name) ?? []
  return first === undefined ? name : `${last}, ${first}`
}

/** XML 1.0 has no way to write most control characters. */
function escaped(text: string): string {
  return (
    text
      // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is taken out
      .replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g, '')
      .replace(/[&<>"]/g, (letter) => `&#${letter.charCodeAt(0)};`)
  )
}
