import { type BookView, newId, type OpenAnswer } from '@snaplink/contract'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { type BookServer, isbnOf, picture, startBookServer } from '../../../test/book-server.ts'
import { databases, type TestDatabase } from '../../../test/databases.ts'
import { openLibraryEdition } from '../../../test/provider-stand-in.ts'

const isbn = '9780261102217'
const facts = {
  ...{ title: 'The Hobbit', authors: [{ name: 'J. R. R. Tolkien' }], publishers: ['HarperCollins'], covers: [7] },
  ...{ publish_date: 'March 1991', number_of_pages: 310, languages: [{ key: '/languages/eng' }] },
}

describe.each(databases)('books on $name', ({ open }) => {
  let database: TestDatabase
  let server: BookServer
  let page: OpenAnswer
  let next = 0
  beforeAll(async () => {
    database = await open()
    server = await startBookServer(database)
  })
  afterAll(async () => {
    await server.stop()
    await database.drop()
  })
  beforeEach(async () => {
    server.standIn.forget()
    page = await server.openPage(server.owner)
  })

  /** A guest of its own, with so many books without an ISBN. */
  async function ownerWith(count: number, of: (i: number) => object = () => ({})) {
    const as = await server.guest()
    const ids = Array.from({ length: count }, () => newId())
    for (const [i, bookId] of ids.entries())
      await server.books('POST', '', { bookId, title: `Book ${i}`, ...of(i) }, as)
    return {
      as,
      ids,
      list: async (query = '') => (await server.books('GET', `?sort=title${query}`, undefined, as)).books as BookView[],
    }
  }

  test('a scanned ISBN is a row at once, then fills and gets its cover; the session hears of both', async () => {
    server.standIn.json('/ol/api/books', openLibraryEdition(isbn, facts))
    server.standIn.answer('/ol/covers', { type: 'image/jpeg', body: await picture(400, 600) })
    const phone = await server.join(page.ticket)
    const bookId = newId()
    const { body } = await server.add(phone, { bookId, isbn: '0-261-10221-4' })
    expect(body.data).toEqual({ bookId, isbn, isKnown: false, copies: 1 })
    const book = await server.settled(bookId)
    expect(book).toMatchObject({
      ...{
        bookId,
        isbn,
        lookUp: 'found',
        title: 'The Hobbit',
        authors: ['J. R. R. Tolkien'],
        year: 1991,
        pages: 310,
        language: 'en',
      },
      ...{ sources: { title: 'openlibrary', cover: 'openlibrary' }, cover: { width: 400, height: 600 } },
      addedBy: { sessionId: page.sessionId, deviceId: phone.deviceId, deviceName: "Ann's Pixel" },
    })
    const thumb = await server.ask('GET', book.cover.thumbUrl)
    expect([thumb.status, thumb.headers.get('Content-Type')]).toEqual([200, 'image/webp'])
    const told = (await server.events(page.sessionId, page.pageToken)).filter(({ type }) => type.startsWith('book.'))
    expect(told[0]).toMatchObject({ type: 'book.added', data: { bookId, isbn } })
    expect(told.at(-1)).toMatchObject({ type: 'book.updated', data: { bookIds: [bookId] } })
    expect(
      (await server.ask('GET', `api/sessions/${page.sessionId}/books/${bookId}`, { as: phone.deviceToken })).body.title,
    ).toBe('The Hobbit')
    // Enough is known: nobody else was asked.
    expect(server.standIn.asked.filter((url) => !url.startsWith('/ol'))).toEqual([])
  })

  test('what was looked up once is complete at once for everybody', async () => {
    const as = await server.guest()
    server.standIn.forget()
    const bookId = newId()
    expect(await server.books('POST', '', { bookId, isbn }, as)).toMatchObject({ title: 'The Hobbit', isKnown: false })
    const { book } = await server.books('GET', `/${bookId}`, undefined, as)
    expect(book).toMatchObject({ lookUp: 'found', cover: { width: 400 } })
    expect(server.standIn.asked).toEqual([])
  })

  test('a book is added once: by its id, by its ISBN, by a retry, by two phones at the same time', async () => {
    const { as } = await ownerWith(0)
    const own = await server.openPage(as)
    const [one, id, bookId] = [isbnOf(next++), newId(), newId()]
    const first = await server.add(own, { bookId, isbn: one }, id)
    expect((await server.add(own, { bookId, isbn: one }, id)).body).toEqual(first.body)
    await server.add(own, { bookId, isbn: one })
    const known = await server.add(own, { isbn: one })
    expect(known.body.data).toMatchObject({ bookId, isKnown: true, copies: 1 })
    const two = isbnOf(next++)
    await Promise.all([1, 2, 3, 4].map(() => server.add(own, { isbn: two })))
    expect((await server.books('GET', '', undefined, as)).total).toBe(2)
    expect(
      (await server.events(own.sessionId, own.pageToken)).filter(({ type }) => type === 'book.added'),
    ).toHaveLength(2)
  })

  test('a copy is added on request, and once', async () => {
    const { as } = await ownerWith(0)
    const own = await server.openPage(as)
    const one = isbnOf(next++)
    await server.add(own, { isbn: one })
    const bookId = newId()
    for (const _ of [1, 2])
      expect((await server.add(own, { bookId, isbn: one, ifKnown: 'copy' })).body.data.copies).toBe(2)
  })

  test.each([
    ['9783161484101', 'book.isbn-wrong'],
    ['4006381333931', 'book.not-a-book'],
  ])('%s is refused: %s', async (wrong, code) => {
    expect((await server.add(page, { isbn: wrong })).body.code).toBe(code)
  })

  test('off-line the book stays with its ISBN and fills later; a cover of one pixel is none', async () => {
    server.standIn.answer('/', { status: 503, headers: { 'Retry-After': '0' } })
    const [one, bookId] = [isbnOf(next++), newId()]
    await server.add(page, { bookId, isbn: one })
    server.standIn.forget()
    server.standIn.json('/ol/api/books', openLibraryEdition(one, facts))
    server.standIn.answer('/ol/covers', { type: 'image/jpeg', body: await picture(1, 1) })
    const timer = setInterval(() => server.clock.pass(2_000), 50)
    const book = await server.settled(bookId).finally(() => clearInterval(timer))
    expect(book).toMatchObject({ isbn: one, title: 'The Hobbit', lookUp: 'found' })
    expect(book.cover).toBeUndefined()
  })

  test('nobody knows it: the book stays with its ISBN', async () => {
    const bookId = newId()
    await server.add(page, { bookId, isbn: isbnOf(next++) })
    expect(await server.settled(bookId)).toMatchObject({ lookUp: 'unknown', title: '' })
  })

  test('search finds words in any order, without accents or case, and nothing of others', async () => {
    const { as, list } = await ownerWith(3, (i) => ({
      ...{ title: ['Émile', 'Straße 100%', 'Emil'][i], authors: [['Jean Rousseau'], ['Ann'], ['Erich Kästner']][i] },
      ...(i === 2 && { shelves: ['Kinder'], tags: ['gelb'], location: 'Room 2, shelf C' }),
    }))
    const titles = async (query: string) => (await list(query)).map(({ title }) => title)
    expect(await titles('&q=emil')).toEqual(['Emil', 'Émile'])
    expect(await titles('&q=KASTNER%20emil')).toEqual(['Emil'])
    expect(await titles('&q=100%25')).toEqual(['Straße 100%'])
    expect(await titles('&q=shelf%20c')).toEqual(['Emil'])
    const page = (offset: number) => server.books('GET', `?sort=title&q=emil&limit=1&offset=${offset}`, undefined, as)
    expect(await page(1)).toMatchObject({ books: [{ title: 'Émile' }], total: 2 })
    expect(await page(2)).toMatchObject({ books: [], total: 2 })
    expect(await titles('&shelf=kinder&tag=GELB')).toEqual(['Emil'])
    expect(await titles('&shelf=kind')).toEqual([])
    const { shelves, books } = await server.books('GET', '/summary', undefined, as)
    expect({ shelves, books }).toEqual({ shelves: [{ name: 'Kinder', books: 1 }], books: 3 })
    expect(await server.books('GET', '?q=emil')).toMatchObject({ total: 0 })
  })

  test('what changed since a version is told once, removals included, in pages', async () => {
    const { as, ids } = await ownerWith(3)
    const changes = (since: string | number, limit = 100) =>
      server.books('GET', `?since=${since}&limit=${limit}`, undefined, as)
    const { version } = await server.books('GET', '', undefined, as)
    expect((await changes(version)).books).toEqual([])
    await server.books('PATCH', '', { bookIds: ids, change: { addTags: ['x'] } }, as)
    await server.books('PATCH', '', { bookIds: [ids[0]], isRemoved: true }, as)
    const first = await changes(version, 2)
    const second = await changes(first.next, 2)
    const all = [...first.books, ...second.books] as BookView[]
    expect(all.map(({ bookId }) => bookId).sort()).toEqual([...ids].sort())
    expect(all.filter(({ removedAt }) => removedAt !== undefined).map(({ bookId }) => bookId)).toEqual([ids[0]])
    expect(await changes(1_000_000)).toMatchObject({ isReset: true })
  })

  test('a bulk edit, a removal and a merge are taken back in one step, also after a restart', async () => {
    const { as, ids, list } = await ownerWith(3)
    const before = (await list()).map(({ version: _, changedAt: __, ...rest }) => rest)
    const undo = async (answer: { undoId: string }) => server.books('POST', '/undo', { undoId: answer.undoId }, as)
    const edited = await server.books(
      'PATCH',
      '',
      { bookIds: ids, change: { title: 'X', addShelves: ['A'], rating: 4.5 } },
      as,
    )
    const removed = await server.books('PATCH', '', { bookIds: ids.slice(1), isRemoved: true }, as)
    expect(await list()).toHaveLength(1)
    // The rows of the removal were edited before it: that cannot be taken back in passing.
    await expect(undo(edited)).rejects.toMatchObject({ code: 'book.not-to-undo' })
    await undo(removed)
    await undo(edited)
    const merged = await server.books('POST', '/merge', { keepId: ids[0], otherIds: ids.slice(1) }, as)
    expect((await list())[0]?.copies).toHaveLength(3)
    const again = await startBookServer(database, { folder: server.folder, standIn: server.standIn })
    await again.books('POST', '/undo', { undoId: merged.undoId }, as)
    await again.close()
    expect((await list()).map(({ version: _, changedAt: __, ...rest }) => rest)).toEqual(before)
    expect((await server.books('GET', '/undo', undefined, as)).changes).not.toContainEqual(
      expect.objectContaining({ undoId: merged.undoId }),
    )
  })

  test('where providers disagree a person chooses, and it stays', async () => {
    const [one, bookId] = [isbnOf(next++), newId()]
    const ol = { ...facts, covers: [] }
    const volume = { title: 'Hobbit', pageCount: 400, industryIdentifiers: [{ type: 'ISBN_13', identifier: one }] }
    server.standIn.json('/ol/api/books', openLibraryEdition(one, ol))
    server.standIn.json('/google/volumes', { totalItems: 1, items: [{ volumeInfo: volume }] })
    await server.add(page, { bookId, isbn: one })
    await server.settled(bookId)
    const { answers } = await server.books('GET', `/${bookId}`)
    expect(answers).toMatchObject([
      { provider: 'openlibrary', facts: { pages: 310 } },
      { name: 'Google Books', facts: { pages: 400 } },
    ])
    await server.books('POST', `/${bookId}/choose`, { field: 'pages', provider: 'google' })
    await server.books('POST', '/refresh', { bookIds: [bookId] })
    expect(await server.settled(bookId)).toMatchObject({
      pages: 400,
      title: 'The Hobbit',
      locked: ['pages'],
      sources: { pages: 'google' },
    })
    await expect(server.books('POST', `/${bookId}/choose`, { field: 'pages', provider: 'dnb' })).rejects.toMatchObject({
      code: 'provider.unknown',
    })
  })

  test('a cover of one’s own replaces what there is, and what is no picture is refused', async () => {
    const { as, ids } = await ownerWith(1)
    const put = (body: Buffer) => server.ask('PUT', `api/books/${ids[0]}/cover`, { as, body })
    const answer = await put(await picture(2000, 1000))
    expect(answer.body.books[0]).toMatchObject({ cover: { width: 800, height: 400 }, sources: { cover: 'you' } })
    expect((await put(Buffer.from('<svg onload="alert(1)"/>'))).body.code).toBe('cover.unreadable')
    expect((await put(Buffer.alloc(0))).body.code).toBe('cover.unreadable')
    expect((await put(Buffer.alloc(11 * 1024 * 1024))).body.code).toBe('cover.too-large')
    const elsewhere = await server.ask('PUT', `api/books/${newId()}/cover`, { as, body: await picture(40, 40) })
    expect(elsewhere.body.code).toBe('book.unknown')
    await server.books('PATCH', '', { bookIds: ids, change: { cover: null } }, as)
    expect((await server.books('GET', `/${ids[0]}`, undefined, as)).book.cover).toBeUndefined()
  })

  test('a photo of the session becomes a cover', async () => {
    const photoId = await server.addPhoto(page, await picture(300, 450))
    const bookId = newId()
    await server.add(page, { bookId, title: 'By hand' })
    await server.command(page.sessionId, page.pageToken, 'book.set-cover', { bookId, photoId })
    expect((await server.books('GET', `/${bookId}`)).book).toMatchObject({ cover: { width: 300, height: 450 } })
  })

  test('another person’s catalogue is as if it did not exist', async () => {
    const { ids } = await ownerWith(1)
    const foreign = [
      ['GET', `/${ids[0]}`],
      ['PATCH', '', { bookIds: ids, change: { title: 'Mine' } }],
      ['PATCH', '', { bookIds: ids, isRemoved: true }],
      ['POST', '/merge', { keepId: ids[0], otherIds: ids }],
      ['POST', '/refresh', { bookIds: ids }],
      ['POST', `/${ids[0]}/choose`, { field: 'title', provider: 'google' }],
    ] as const
    for (const [method, path, body] of foreign) {
      await expect(server.books(method, path, body)).rejects.toMatchObject({ code: 'book.unknown' })
    }
    const edit = await server.command(page.sessionId, page.pageToken, 'book.edit', {
      bookId: ids[0],
      change: { title: 'x' },
    })
    expect(edit.body.code).toBe('book.unknown')
    expect(
      (await server.ask('GET', `api/sessions/${page.sessionId}/books/${ids[0]}`, { as: page.pageToken })).status,
    ).toBe(404)
    expect((await server.ask('GET', 'api/books')).body.code).toBe('login.required')
  })

  test('a phone removes, brings back and finds; the page hears of it', async () => {
    const { as } = await ownerWith(0)
    const own = await server.openPage(as)
    const phone = await server.join(own.ticket)
    const [one, bookId] = [isbnOf(next++), newId()]
    await server.add(phone, { bookId, isbn: one })
    const send = (type: 'books.remove' | 'books.restore' | 'book.find', data: object) =>
      server.command(own.sessionId, phone.deviceToken, type, data)
    expect((await send('book.find', { isbn: one })).body.data).toEqual({
      ...{ isbn: one, bookIds: [bookId] },
      books: [{ bookId, title: '', authors: [], shelves: [], copies: 1, lent: 0 }],
    })
    await send('books.remove', { bookIds: [bookId] })
    expect((await send('book.find', { isbn: one })).body.data.bookIds).toEqual([])
    await send('books.restore', { bookIds: [bookId] })
    const types = (await server.events(own.sessionId, own.pageToken)).map(({ type }) => type)
    expect(types.filter((type) => type.startsWith('book.'))).toEqual(
      expect.arrayContaining(['book.added', 'book.found', 'book.removed', 'book.found', 'book.updated']),
    )
  })

  test('a book without a barcode is found by its title, by the owner and by a phone of the session', async () => {
    const { as } = await ownerWith(0)
    const own = await server.openPage(as)
    const phone = await server.join(own.ticket)
    const docs = [{ title: 'The Hobbit', author_name: ['J. R. R. Tolkien'], first_publish_year: 1937, isbn: [isbn] }]
    server.standIn.json('/ol/search.json', { docs })
    const [path, query] = ['books/title-search', '?q=the+hobbit']
    const found = await server.ask('GET', `api/${path}${query}`, { as })
    expect(found.body.candidates).toEqual([
      {
        ...{ title: 'The Hobbit', authors: ['J. R. R. Tolkien'], published: '1937', year: 1937 },
        ...{ isbn, provider: 'openlibrary' },
      },
    ])
    const session = `api/sessions/${own.sessionId}/${path}${query}`
    expect((await server.ask('GET', session, { as: phone.deviceToken })).body).toEqual(found.body)
    const elsewhere = await server.openPage(await server.guest())
    expect((await server.ask('GET', session, { as: elsewhere.pageToken })).status).toBe(404)
    expect((await server.ask('GET', `api/${path}${query}`)).body.code).toBe('login.required')
    expect((await server.ask('GET', `api/${path}?q=+x`, { as })).body.code).toBe('request.invalid')
  })

  test('a guest who signs up keeps the books, and goes on with them', async () => {
    const { as, ids } = await ownerWith(2)
    const account = { email: `${newId().toLowerCase()}@example.org`, password: 'a long password', name: 'Ann' }
    const { token } = (await server.ask('POST', 'api/auth/sign-up', { as, body: account })).body
    await server.books('PATCH', '', { bookIds: ids, change: { addTags: ['mine'] } }, token)
    expect((await server.books('GET', '?tag=mine', undefined, token)).total).toBe(2)
  })

  test('a phone that was off-line hands its books in after the session has ended, once', async () => {
    const { as } = await ownerWith(0)
    const own = await server.openPage(as)
    const phone = await server.join(own.ticket)
    await server.command(own.sessionId, own.pageToken, 'session.close', {})
    const data = { bookId: newId(), isbn: isbnOf(next++), scannedAt: server.clock.now() - 1000 }
    for (const _ of [1, 2]) expect((await server.add(phone, data)).body.data).toMatchObject({ bookId: data.bookId })
    const { books, total } = await server.books('GET', '', undefined, as)
    expect([total, books[0].addedAt]).toEqual([1, data.scannedAt])
    const read = await server.ask('GET', `api/sessions/${own.sessionId}/books`, { as: phone.deviceToken })
    expect(read.body.code).toBe('session.closed')
  })

  test('books of a session that nobody owns go with it', async () => {
    const { body: nobodys } = await server.ask('POST', 'create-session', {})
    const bookId = newId()
    await server.add({ sessionId: nobodys.sessionId, deviceToken: nobodys.pageToken }, { bookId, title: 'A' })
    const rows = () => database.db.read.selectFrom('books').select('id').where('id', '=', bookId).execute()
    expect(await rows()).toHaveLength(1)
    await server.command(nobodys.sessionId, nobodys.pageToken, 'session.close', {})
    expect(await rows()).toEqual([])
  })
})
