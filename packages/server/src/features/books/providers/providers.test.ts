import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import {
  openLibraryEdition,
  type ProviderStandIn,
  sruAnswer,
  startProviderStandIn,
} from '../../../../test/provider-stand-in.ts'
import { readBookProviders } from '../../../book-settings.ts'
import type { Provider } from './provider.ts'
import { openProviders } from './providers.ts'

const isbn = '9780261102217'
let standIn: ProviderStandIn
let providers: Record<string, Provider>

beforeAll(async () => {
  standIn = await startProviderStandIn()
})
afterAll(() => standIn.stop())
beforeEach(() => {
  standIn.forget()
  const settings = readBookProviders(`${standIn.settings} kb=sru+${standIn.base}/kb?index=num&name=KB`)
  if (typeof settings === 'string') throw new Error(settings)
  const { all } = openProviders({ settings, googleBooksKey: 'key', contact: 'ann@example.org' })
  providers = Object.fromEntries(all.map((provider) => [provider.id, provider]))
})

const ask = (id: string, of = isbn) => (providers[id] as Provider).ask(of)

const search = async (id: string) => (await (providers[id] as Provider).searchTitles?.('hobbit tolkien')) ?? []

/** What each of them does alike. `known` makes it know the book. */
const suite = {
  openlibrary: () =>
    standIn.json(
      '/ol/api/books',
      openLibraryEdition(isbn, { title: 'The Hobbit', authors: [{ name: 'J. R. R. Tolkien' }] }),
    ),
  google: () =>
    standIn.json('/google/volumes', {
      totalItems: 1,
      items: [volume({ title: 'The Hobbit', authors: ['J. R. R. Tolkien'] })],
    }),
  dnb: () =>
    standIn.answer('/dnb', xml(sruAnswer([[`020 a=${isbn}`, '100 a=Tolkien, J. R. R. 4=aut', '245 a=The Hobbit']]))),
  loc: () =>
    standIn.answer(
      '/loc',
      xml(sruAnswer([[`020 a=${isbn} (pbk.)`, '100 a=Tolkien, J. R. R.,', '245 a=The Hobbit /']], { prefix: 'zs:' })),
    ),
  kb: () => standIn.answer('/kb', xml(sruAnswer([[`020 a=${isbn}`, '100 a=Tolkien, J. R. R.', '245 a=The Hobbit.']]))),
}

describe.each(Object.entries(suite))('%s', (id, known) => {
  test('tells what it knows, with its name', async () => {
    known()
    const answer = await ask(id)
    expect(answer).toMatchObject({ provider: id, facts: { title: 'The Hobbit', authors: ['J. R. R. Tolkien'] } })
    expect(standIn.agents.at(-1)).toMatch(/^Snaplink\/\d\S* \(ann@example\.org\)$/)
  })

  test('knows nothing of what it answers by 404', async () => {
    expect(await ask(id)).toBeNull()
    expect(await search(id)).toEqual([])
  })

  test('finds a book by words of its title and its author', async () => {
    known()
    standIn.json('/ol/search.json', { numFound: 1, docs: [work({ isbn: [isbn] })] })
    expect(await search(id)).toMatchObject([{ isbn, facts: { title: 'The Hobbit', authors: ['J. R. R. Tolkien'] } }])
    expect(standIn.asked.at(-1)).toMatch(/[=?](hobbit\+tolkien|"hobbit"\+and\+"tolkien")(&|$)/)
  })

  test('finds twenty at most, and leaves out what is no book', async () => {
    const many = <Item>(item: Item) => [null, 7, [], ...Array<Item>(300).fill(item)]
    standIn.json('/ol/search.json', { docs: many(work({})) })
    standIn.json('/google/volumes', { items: [...many(volume({ title: 'A' })), volume({ authors: ['Ann'] })] })
    const records = [['100 a=Ann'], ...Array<string[]>(300).fill(['245 a=A'])]
    for (const path of ['/dnb', '/loc', '/kb']) standIn.answer(path, xml(sruAnswer(records)))
    const found = await search(id)
    expect(found.length).toBeGreaterThan(10)
    expect(found.length).toBeLessThanOrEqual(20)
    expect(found.every(({ facts }) => facts.title)).toBe(true)
  })

  test.each([
    ['an error page', { status: 500, type: 'text/html', body: '<h1>Oops' }, 'busy'],
    ['a refusal', { status: 403, type: 'text/html', body: '<h1>No' }, 'broken'],
    ['too many requests', { status: 429, headers: { 'Retry-After': '0' } }, 'busy'],
    ['the page of a hotel', { type: 'text/html', body: '<!DOCTYPE html><html><body>Log in &nbsp;</html>' }, 'broken'],
    ['half an answer', { body: '{"totalItems": <a><b>' }, 'broken'],
    ['two megabytes', { body: `"${'x'.repeat(2_000_000)}"` }, 'broken'],
  ])('is left alone after %s', async (_name, answer, reason) => {
    standIn.answer('/', answer)
    await expect(ask(id)).rejects.toMatchObject({ name: 'ProviderError', reason })
    await expect(search(id)).rejects.toMatchObject({ name: 'ProviderError' })
  })

  test('may be hostile, and is cut to what a book may be', async () => {
    const title = `<script>alert(1)</script>\u202e\u0000${'x'.repeat(10_000)}`
    const hostile = { title, authors: Array.from({ length: 500 }, (_, i) => `Author ${i}`) }
    const lines = [
      `020 a=${isbn}`,
      `245 a=${title.replace('\0', '')}`,
      ...hostile.authors.map((name) => `100 a=${name}`),
    ]
    standIn.json(
      '/ol/api/books',
      openLibraryEdition(isbn, { ...hostile, authors: hostile.authors.map((name) => ({ name })) }),
    )
    standIn.json('/google/volumes', { totalItems: 1, items: [volume(hostile)] })
    for (const path of ['/dnb', '/loc', '/kb']) standIn.answer(path, xml(sruAnswer([lines])))
    const facts = (await ask(id))?.facts ?? {}
    expect(facts.title).toMatch(/^<script>alert\(1\)<\/script>x+$/)
    expect(facts.title).toHaveLength(1000)
    expect(facts.authors?.length).toBe(50)
  })
})

describe('Open Library', () => {
  const edition = (details: object) =>
    standIn.json('/ol/api/books', openLibraryEdition(isbn, { title: 'A', ...details }))

  test('answers an unknown ISBN by {} with 200', async () => {
    standIn.json('/ol/api/books', {})
    expect(await ask('openlibrary')).toBeNull()
  })

  test('has authors on the work alone, and they may have been merged', async () => {
    edition({ works: [{ key: '/works/OL1W' }] })
    standIn.json('/ol/works/OL1W.json', { type: { key: '/type/redirect' }, location: '/works/OL2W' })
    standIn.json('/ol/works/OL2W.json', {
      authors: [{ author: { key: '/authors/OL3A' }, type: { key: '/type/author_role' } }],
    })
    standIn.json('/ol/authors/OL3A.json', { name: 'J. R. R. Tolkien' })
    expect((await ask('openlibrary'))?.facts.authors).toEqual(['J. R. R. Tolkien'])
  })

  test('leads from a record that was merged to the other one, but not in circles or elsewhere', async () => {
    standIn.json('/ol/api/books', {
      [`ISBN:${isbn}`]: { details: { type: { key: '/type/redirect' }, location: '/books/OL5M' } },
    })
    standIn.json('/ol/books/OL5M.json', { title: 'The Hobbit', isbn_13: [isbn], covers: [7] })
    expect((await ask('openlibrary'))?.facts.title).toBe('The Hobbit')
    standIn.json('/ol/books/OL5M.json', { type: { key: '/type/redirect' }, location: '/books/OL5M' })
    expect(await ask('openlibrary')).toBeNull()
    standIn.json('/ol/books/OL5M.json', { type: { key: '/type/redirect' }, location: '/../../etc/passwd' })
    expect(await ask('openlibrary')).toBeNull()
  })

  test.each([
    [[15089578, -1], 1],
    [[null], 0],
    [[-1], 0],
  ])('covers: %j', async (covers, count) => {
    edition({ covers })
    const urls = (await ask('openlibrary'))?.coverUrls ?? []
    expect(urls).toHaveLength(count)
    for (const url of urls) expect(url).toBe(`${standIn.base}/ol/covers/b/id/15089578-L.jpg?default=false`)
  })

  test.each([['A tale.'], [{ type: '/type/text', value: 'A tale.' }]])('description: %j', async (description) => {
    edition({ description })
    expect((await ask('openlibrary'))?.facts.description).toBe('A tale.')
  })

  test('has pages as text, the ISBN-10 of another edition, two ISBN-13 and languages by key', async () => {
    const codes = { isbn_10: ['3161484101', '316148410X'], isbn_13: ['9783161484100', isbn] }
    edition({ number_of_pages: '310 p.', ...codes, languages: [{ key: '/languages/ger' }] })
    expect((await ask('openlibrary'))?.facts).toMatchObject({ pages: 310, language: 'de' })
  })

  test('is not believed where it tells of another book', async () => {
    edition({ isbn_13: ['9783161484100'], isbn_10: ['316148410X'] })
    expect(await ask('openlibrary')).toBeNull()
  })
})

describe('Open Library, searched', () => {
  const found = async (doc: object) => {
    standIn.json('/ol/search.json', { docs: [work(doc)] })
    return (await search('openlibrary'))[0]
  }

  test('a work has the ISBN of all its editions: which one is meant is known of none, or of the edition that fits', async () => {
    const all = { isbn: [isbn, '9783161484100', '0261102214'], publisher: ['A', 'B'], language: ['eng', 'ger'] }
    expect(await found(all)).toEqual({
      isbn: null,
      facts: { title: 'The Hobbit', authors: ['J. R. R. Tolkien'], published: '1937' },
    })
    const edition = { title: 'Der Hobbit', publisher: ['Klett'], publish_date: ['March 1997'], language: ['ger'] }
    expect(await found({ ...all, editions: { docs: [{ ...edition, isbn: ['3161484101', '316148410X'] }] } })).toEqual({
      isbn: '9783161484100',
      facts: {
        ...{ title: 'Der Hobbit', authors: ['J. R. R. Tolkien'], publisher: 'Klett' },
        ...{ published: 'March 1997', language: 'de' },
      },
    })
  })
})

describe('Google Books', () => {
  test('has no items where there are none', async () => {
    standIn.json('/google/volumes', { kind: 'books#volumes', totalItems: 0 })
    expect(await ask('google')).toBeNull()
  })

  test('answers with another book, behind which the right one may be', async () => {
    const other = volume({ title: 'Another' }, '9783161484100')
    standIn.json('/google/volumes', { totalItems: 1, items: [other, { id: 'x' }, volume({ title: 'The Hobbit' })] })
    expect((await ask('google'))?.facts.title).toBe('The Hobbit')
    standIn.json('/google/volumes', { totalItems: 1, items: [other] })
    expect(await ask('google')).toBeNull()
  })

  test('knows the ISBN as the ISBN-10 too', async () => {
    standIn.json('/google/volumes', { totalItems: 1, items: [volume({ title: 'The Hobbit' }, '0261102214')] })
    expect((await ask('google'))?.facts.title).toBe('The Hobbit')
  })

  test('has links by http:// with a curled edge, and tags in descriptions', async () => {
    const thumbnail = 'http://books.google.com/books/content?id=1&zoom=1&edge=curl'
    standIn.json('/google/volumes', {
      totalItems: 1,
      items: [volume({ title: 'A', imageLinks: { thumbnail }, description: '<p>One</p><b>two</b> 1 < 2' })],
    })
    const answer = await ask('google')
    expect(answer?.coverUrls).toEqual(['https://books.google.com/books/content?id=1&zoom=1'])
    expect(answer?.facts.description).toBe('One\ntwo 1 < 2')
  })

  test('answers 400 when the quota is used up', async () => {
    standIn.answer('/google', { status: 400, body: '{"error":{"code":400}}' })
    await expect(ask('google')).rejects.toMatchObject({ reason: 'broken' })
  })
})

describe('libraries', () => {
  const record = (...lines: string[]) => {
    for (const path of ['/dnb', '/loc']) standIn.answer(path, xml(sruAnswer([[`020 a=${isbn}`, ...lines]])))
  }

  test('decomposed letters are composed, and the marks around a leading article are gone', async () => {
    record('245 a=\u0098Die\u009c Ho\u0308lle', '100 a=Mu\u0308ller, Ju\u0308rgen')
    expect((await ask('dnb'))?.facts).toMatchObject({ title: 'Die Hölle', authors: ['Jürgen Müller'] })
  })

  test('a volume has its number and its own title', async () => {
    record('245 a=Gesammelte Werke n=Band 3 p=Der Zauberberg c=Thomas Mann')
    expect((await ask('dnb'))?.facts.title).toBe('Gesammelte Werke. Band 3: Der Zauberberg')
  })

  test('roles in brackets, dates and other people than authors are left out', async () => {
    record(
      '100 a=Mann, Thomas, 1875-1955 [Verfasser]',
      '700 a=Busch, W. (Hrsg.)',
      '700 a=King, Martin Luther, Jr. 4=aut',
      '245 a=A',
    )
    expect((await ask('dnb'))?.facts.authors).toEqual(['Thomas Mann', 'Martin Luther King, Jr.'])
  })

  test('the punctuation that catalogues end a part with is gone', async () => {
    record(
      '245 a=The hobbit : b=or, There and back again / c=by J.R.R. Tolkien.',
      '264 a=Boston : b=Houghton Mifflin Co., c=[1997?]',
      '300 a=xiv, 310 p. ; c=21 cm',
      '008 x=970101s1997    mau           000 1 eng  ',
      '490 a=A series ; v=4',
    )
    expect((await ask('loc'))?.facts).toMatchObject({
      ...{
        title: 'The hobbit',
        subtitle: 'or, There and back again',
        publisher: 'Houghton Mifflin Co',
        published: '[1997?]',
      },
      ...{ pages: 310, language: 'en', series: 'A series' },
    })
  })

  test('a record that has the ISBN among its wrong ones is another book', async () => {
    standIn.answer('/loc', xml(sruAnswer([[`020 z=${isbn}`, '245 a=Another']])))
    expect(await ask('loc')).toBeNull()
  })

  test.each([
    ['an entity bomb', `<!DOCTYPE r [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;">]><r>&b;</r>`],
    ['a foreign entity', `<!DOCTYPE r [<!ENTITY a SYSTEM "file:///etc/passwd">]><r>&a;</r>`],
    ['an unknown entity', '<r>&nbsp;</r>'],
    ['no end', '<r><record><datafield tag="245">'],
    ['a pit', '<a>'.repeat(100_000)],
    ['nothing', ''],
  ])('XML with %s is refused', async (_name, body) => {
    standIn.answer('/loc', xml(body))
    await expect(ask('loc')).rejects.toMatchObject({ reason: 'broken' })
  })
})

/** As Open Library's search has it. */
function work(more: object) {
  return { title: 'The Hobbit', author_name: ['J. R. R. Tolkien'], first_publish_year: 1937, ...more }
}

function xml(body: string) {
  return { type: 'text/xml', body }
}

function volume(volumeInfo: object, identifier = isbn) {
  const type = identifier.length === 10 ? 'ISBN_10' : 'ISBN_13'
  return {
    kind: 'books#volume',
    id: 'zyTCAlFPjgYC',
    volumeInfo: { industryIdentifiers: [{ type, identifier }], ...volumeInfo },
  }
}
