import { expect, test } from 'vitest'
import { type BookRecord, emptyDetails } from '../book-record.ts'
import { readMarcXml, subfieldsOf } from '../providers/marc-xml.ts'
import { bibtex, csv, marcXml } from './export-formats.ts'
import type { ImportedBook } from './import-row.ts'
import { readImport } from './read-file.ts'

const isbn = '9780261102217'

/** What the only row says. */
function only(text: string | Buffer): { format: string; ignored: readonly string[] } & ImportedBook {
  const { format, rows, ignoredColumns } = readImport(Buffer.isBuffer(text) ? text : Buffer.from(text))
  expect(rows).toHaveLength(1)
  return { format, ignored: ignoredColumns, ...(rows[0]?.book as ImportedBook) }
}

test('Goodreads', () => {
  const head =
    'Book Id,Title,Author,Author l-f,Additional Authors,ISBN,ISBN13,My Rating,Average Rating,Publisher,Binding,Number of Pages,Year Published,Original Publication Year,Date Read,Date Added,Bookshelves,Bookshelves with positions,Exclusive Shelf,My Review,Spoiler,Private Notes,Read Count,Owned Copies'
  const row = `5907,"The Hobbit, or There and Back Again",J.R.R. Tolkien,"Tolkien, J.R.R.","Alan Lee, Douglas A. Anderson","=""0261102214""","=""${isbn}""",4,4.28,HarperCollins,Paperback,310,1991,1937,2020/05/01,2019/12/24,"to-read, fantasy","to-read (#3), fantasy (#1)",to-read,"Good,<br/>""really""",,mine,0,2`
  const book = only(`${head}\r\n${row}\r\n`)
  expect(book).toMatchObject({ format: 'goodreads', isbn, addedAt: Date.UTC(2019, 11, 24) })
  expect(book.details).toMatchObject({
    facts: {
      title: 'The Hobbit, or There and Back Again',
      authors: ['J.R.R. Tolkien', 'Alan Lee', 'Douglas A. Anderson'],
      pages: 310,
    },
    ...{ shelves: ['fantasy'], reading: 'unread', rating: 4, note: 'Good,\n"really"\n\nmine', copies: [{}, {}] },
  })
  expect(book.ignored).toEqual(['Average Rating', 'Binding', 'Date Read', 'Spoiler', 'Read Count'])
})

test('LibraryThing, which is no UTF-8 and has quotes in its cells', () => {
  const head = [
    'Book Id',
    'Title',
    'Primary Author',
    'Secondary Author',
    'Publication',
    'Date',
    'Review',
    'Rating',
    'Tags',
    'Collections',
    'Languages',
    'ISBN',
    'ISBNs',
    'Page Count',
    'Copies',
    'Entry Date',
  ]
  const row = [
    '1',
    'Die "Hölle"',
    'Müller, Jürgen',
    'Smith, Ann|Ng, Bo',
    'Berlin (1999), 2. Auflage',
    '1999',
    '',
    '3.5',
    'rot, grün',
    'Your library, To read, Büro',
    'German',
    `[${isbn}]`,
    `${isbn}, 0261102214`,
    '310 ',
    '1',
    '2015-03-02',
  ]
  const text = `${head.join('\t')}\n${row.join('\t')}\n`
  for (const bytes of [Buffer.from(text, 'latin1'), Buffer.from(text), Buffer.from(`\ufeff${text}`, 'utf16le')]) {
    const book = only(bytes)
    expect(book).toMatchObject({ format: 'librarything', isbn, ignored: [] })
    expect(book.details).toMatchObject({
      facts: {
        title: 'Die "Hölle"',
        authors: ['Jürgen Müller', 'Ann Smith', 'Bo Ng'],
        publisher: 'Berlin',
        language: 'de',
      },
      ...{ shelves: ['Büro'], tags: ['rot', 'grün'], reading: 'unread', rating: 3.5 },
    })
  }
})

test('The StoryGraph, with numbers of its own and quarters of stars', () => {
  const head = 'Title,Authors,Contributors,ISBN/UID,Format,Read Status,Date Added,Star Rating,Review,Tags,Owned?'
  const file = `${head}\nA,"Ann B, Cy D",,${isbn},paperback,did-not-finish,2023/02/01,3.75,,"x, y",Yes\n`
  expect(only(file)).toMatchObject({ format: 'storygraph', isbn, ignored: ['Format'] })
  expect(only(file).details).toMatchObject({ reading: 'abandoned', rating: 3.75, stock: 'owned', tags: ['x', 'y'] })
  expect(only(`${head}\nA,B,,8a1f1f9e-6b2c,,read,,,,,No\n`)).toMatchObject({ isbn: '' })
})

test('calibre', () => {
  const head =
    'author_sort,authors,comments,cover,formats,id,identifiers,isbn,languages,library_name,pubdate,publisher,rating,series,series_index,size,tags,timestamp,title,title_sort,uuid'
  const row = `"Le Guin, Ursula K.",Ursula K. Le Guin & Ann|Jr.,<div><p>One</p><p>two</p></div>,,epub,7,"isbn:${isbn},google:x",,eng,Library,0101-01-01T00:00:00+00:00,Ace,5,Hainish,4.0,123,"sf, old",2020-01-02T10:00:00+00:00,The Left Hand,"Left Hand, The",abc`
  expect(only(`${head}\n${row}\n`)).toMatchObject({
    ...{ format: 'calibre', isbn, addedAt: Date.UTC(2020, 0, 2) },
    details: {
      facts: {
        authors: ['Ursula K. Le Guin', 'Ann,Jr.'],
        series: 'Hainish 4',
        language: 'en',
        description: 'One\ntwo',
      },
      rating: 5,
    },
  })
  expect(only(`${head}\n${row}\n`).details.facts?.published).toBeUndefined()
})

test('plain lists, one ISBN in a line or several, with what is none told of', () => {
  const read = readImport(Buffer.from(`# mine\n978-0-261-10221-7\n0261102214, 9783161484100\n\n9783161484101\n`))
  expect(read.format).toBe('isbn-list')
  expect(read.rows.map(({ line, book }) => [line, book.isbn])).toEqual([
    [2, isbn],
    [3, '0261102214'],
    [3, '9783161484100'],
    [5, '9783161484101'],
  ])
})

test('a spreadsheet with a column of ISBNs', () => {
  expect(only(`Title;ISBN;Author;Room\nA;${isbn};B;12\n`)).toMatchObject({ format: 'csv', isbn, ignored: ['Room'] })
})

test.each([
  ['nothing', ''],
  ['a picture', Buffer.from([0x89, 0x50, 0x4e, 0x47, 0, 0, 0, 13])],
  ['prose', 'Dear Ann,\nhow are you?\nI read 9780261102217 lately.\nYours\n'],
  ['JSON of somebody else', '{"books":[{"title":"A"}]}'],
  ['broken JSON', '{"format":"snaplink-books","books":['],
  ['a table of something else', 'Name,Price\nScrew,1\n'],
])('%s is refused', (_name, file) => {
  expect(() => readImport(Buffer.from(file))).toThrow(expect.objectContaining({ code: 'import.unreadable' }))
})

test('more rows than there may be are refused', () => {
  expect(() => readImport(Buffer.from(`${isbn}\n`.repeat(20_001)))).toThrow(
    expect.objectContaining({ code: 'import.too-large' }),
  )
})

const hostile: BookRecord = {
  ...{
    ownerId: 'owner',
    id: 'book-0001',
    version: 1,
    isbn,
    lookUp: 'found',
    sessionId: null,
    deviceId: null,
    deviceName: null,
  },
  ...{ addedAt: 0, changedAt: 0, removedAt: null, coverFileId: null, thumbFileId: null },
  details: {
    ...emptyDetails,
    facts: {
      title: '=HYPERLINK("http://evil.test")',
      authors: ['Ann {B} & <C>', 'O;P'],
      published: 'c1991',
      publisher: '@x\u0007',
      pages: 3,
    },
    ...{ copies: [{ copyId: 'book-0001' }], tags: ['+1', 'a\nb'], note: 'two\nlines "quoted"' },
  },
}

test('in a CSV file nothing is run, and our own one is read again', () => {
  const text = csv.head + csv.line(hostile, 0) + csv.end
  expect(text).toContain(`"'=HYPERLINK(""http://evil.test"")"`)
  const book = only(text)
  expect(book).toMatchObject({ format: 'snaplink-csv', isbn, bookId: 'book-0001', ignored: [] })
  expect(book.details.facts).toMatchObject({
    title: hostile.details.facts.title,
    authors: ['Ann {B} & <C>', 'O,P'],
    pages: 3,
  })
})

test('BibTeX has no letter that TeX would take for its own', () => {
  const text = bibtex.line(hostile, 0)
  expect(text).toMatch(/^@book\{c1991-1,\n {2}title = \{=HYPERLINK/)
  expect(text).toContain('author = {Ann \\{B\\} \\& <C> and O;P}')
  expect(text).toContain('isbn = {978-0-261-10221-7}')
})

test('MARC in XML is well-formed whatever is in it, and says the same', () => {
  const [record] = readMarcXml(marcXml.head + marcXml.line(hostile, 0) + marcXml.end)
  if (!record) throw new Error('There is no record.')
  expect(subfieldsOf(record, '245', 'a')).toEqual(['=HYPERLINK("http://evil.test")'])
  expect(subfieldsOf(record, '100', 'a')).toEqual(['<C>, Ann {B} &'])
  expect(subfieldsOf(record, '264', 'b')).toEqual(['@x'])
})
