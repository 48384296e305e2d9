import { type BookView, newId } from '@snaplink/contract'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { type BookServer, isbnOf, picture, startBookServer } from '../../../test/book-server.ts'
import { databases, type TestDatabase } from '../../../test/databases.ts'

describe.each(databases)('what is done with a catalogue on $name', ({ open }) => {
  let database: TestDatabase
  let server: BookServer
  beforeAll(async () => {
    database = await open()
    server = await startBookServer(database)
  })
  afterAll(async () => {
    await server.stop()
    await database.drop()
  })

  async function takeIn(as: string, file: string | Buffer) {
    const { body: read } = await server.ask('POST', 'api/books/imports', { as, body: Buffer.from(file) })
    expect(read).toMatchObject({ state: 'read' })
    await server.books('POST', `/imports/${read.importId}/run`, undefined, as)
    const report = await vi.waitFor(async () => {
      const report = await server.books('GET', `/imports/${read.importId}`, undefined, as)
      expect(report.state).toBe('done')
      return report
    }, 20_000)
    return { read, report }
  }

  const catalogue = async (as: string) => {
    const { books } = await server.books('GET', '?sort=title&limit=500', undefined, as)
    return (books as BookView[]).map(({ version: _, changedAt: __, addedBy: ___, cover, ...book }) => ({
      ...book,
      ...(cover && { size: [cover.width, cover.height] }),
    }))
  }

  test('an export as JSON, taken in by somebody else, is the same catalogue; again it adds nothing; one undo takes it back', async () => {
    const [ann, ben] = [await server.guest(), await server.guest()]
    const ids = [newId(), newId(), newId()]
    for (const [i, bookId] of ids.entries())
      await server.books(
        'POST',
        '',
        { bookId, title: `Book ${i}`, authors: ['Ann B'], ...(i > 0 && { isbn: isbnOf(500 + i) }) },
        ann,
      )
    for (const bookId of ids) await server.settled(bookId, ann)
    const change = {
      shelves: ['Büro'],
      tags: ['a', 'b'],
      rating: 4.25,
      reading: 'read',
      stock: 'owned',
      location: 'Room 2',
      note: 'two\nlines',
      lock: ['title'],
      pages: 12,
    }
    await server.books('PATCH', '', { bookIds: ids.slice(1), change }, ann)
    await server.books(
      'PATCH',
      '',
      {
        bookIds: [ids[1]],
        change: {
          copies: [
            { copyId: newId(), note: 'torn' },
            { copyId: newId(), location: 'X' },
          ],
        },
      },
      ann,
    )
    await server.books('POST', `/${ids[1]}/loans`, { loanId: newId(), person: 'Cy', dueAt: 5 }, ann)
    await server.ask('PUT', `api/books/${ids[2]}/cover`, { as: ann, body: await picture(60, 90) })
    const file = await server.ask('GET', 'api/books/export?format=json', { as: ann })
    expect(file.headers.get('Content-Disposition')).toContain('books.json')
    const bytes = Buffer.from(typeof file.body === 'string' ? file.body : JSON.stringify(file.body))
    const { report } = await takeIn(ben, bytes)
    expect(report.counts).toEqual({ added: 3 })
    expect(await catalogue(ben)).toEqual(await catalogue(ann))
    const again = await takeIn(ben, bytes)
    expect(again.read.counts).toEqual({ known: 3 })
    expect(again.report.counts).toEqual({ known: 3 })
    await server.books('POST', '/undo', { undoId: report.undoId }, ben)
    expect(await catalogue(ben)).toEqual([])
    await takeIn(ben, bytes)
    expect(await catalogue(ben)).toHaveLength(3)
  })

  test('every row of a file is told of, and nothing is dropped in silence', async () => {
    const as = await server.guest()
    const one = isbnOf(600)
    await server.books('POST', '', { bookId: newId(), title: 'Mine', authors: ['Ann B'] }, as)
    const file = `Title,Authors,ISBN\nA,X,${one}\nA again,X,${one}\nB,Y,9783161484101\n,,123\nMINE,Ann B,\n,Z,\n`
    const { read, report } = await takeIn(as, file)
    expect(read).toMatchObject({ format: 'csv', rows: 6, counts: { new: 2, known: 2, 'wrong-isbn': 1, empty: 1 } })
    expect(
      report.page.map(({ line, outcome, isIsbnWrong }: { line: number; outcome: string; isIsbnWrong?: boolean }) => [
        line,
        outcome,
        isIsbnWrong,
      ]),
    ).toEqual([
      [2, 'added', undefined],
      [3, 'known', undefined],
      [4, 'added', true],
      [5, 'wrong-isbn', true],
      [6, 'known', undefined],
      [7, 'empty', undefined],
    ])
    expect((await catalogue(as)).find(({ title }) => title === 'B')?.note).toBe('ISBN 9783161484101')
    await expect(server.books('GET', `/imports/${read.importId}`)).rejects.toMatchObject({ code: 'import.unknown' })
  })

  test('a hundred megabytes and nonsense are refused', async () => {
    const send = (body: Buffer) => server.ask('POST', 'api/books/imports', { as: server.owner, body })
    expect((await send(Buffer.from('hello\nworld\n'))).body.code).toBe('import.unreadable')
    expect((await send(Buffer.alloc(100 * 1024 * 1024, 'x'))).body.code).toBe('import.too-large')
  })

  test.each(['csv', 'bibtex', 'marcxml'])('a shelf as %s', async (format) => {
    const as = await server.guest()
    for (const [title, shelves] of [
      ['Here', ['A']],
      ['There', ['B']],
    ] as const)
      await server.books('POST', '', { bookId: newId(), title, shelves }, as)
    const { body } = await server.ask('GET', `api/books/export?format=${format}&shelf=a`, { as })
    expect([body.includes('Here'), body.includes('There')]).toEqual([true, false])
  })

  test('a book is lent and comes back, by scanning, and never more copies than there are', async () => {
    const as = await server.guest()
    const page = await server.openPage(as)
    const phone = await server.join(page.ticket)
    const send = async (type: 'book.lend' | 'book.return' | 'book.add', data: object) =>
      (await server.command(page.sessionId, phone.deviceToken, type, data)).body
    const [one, bookId, loanId] = [isbnOf(700), newId(), newId()]
    await send('book.add', { bookId, isbn: one })
    await send('book.add', { bookId: newId(), isbn: one, ifKnown: 'copy' })
    for (const _ of [1, 2])
      expect((await send('book.lend', { isbn: one, loanId, person: 'Ann', dueAt: 1 })).data).toMatchObject({
        bookId,
        loanId,
      })
    await send('book.lend', { isbn: one, loanId: newId(), person: 'Ben' })
    expect((await send('book.lend', { isbn: one, loanId: newId(), person: 'Cy' })).code).toBe('book.all-lent')
    expect((await server.books('GET', '?lent=overdue&q=ann', undefined, as)).books[0].loans).toHaveLength(2)
    expect((await send('book.return', { isbn: one })).data).toMatchObject({ loanId, person: 'Ann' })
    await server.books('POST', `/${bookId}/return`, {}, as)
    expect((await send('book.return', { isbn: one })).code).toBe('book.not-lent')
    expect((await server.books('GET', '?lent=open', undefined, as)).total).toBe(0)
    expect((await server.books('GET', `/${bookId}`, undefined, as)).loans).toMatchObject([
      { person: 'Ben' },
      { person: 'Ann' },
    ])
    const { loans: returned } = await server.books('GET', '/returned', undefined, as)
    expect(returned.map(({ person }: { person: string }) => person).sort()).toEqual(['Ann', 'Ben'])
    expect(returned[0]).toMatchObject({ bookId, returnedAt: expect.any(Number) })
    expect((await server.books('GET', '/returned')).loans).toEqual([])
    const told = (await server.events(page.sessionId, page.pageToken)).filter(
      ({ type }) => type === 'book.lent' || type === 'book.returned',
    )
    expect(told).toHaveLength(3)
    expect(JSON.stringify(told)).not.toContain('Ann')
  })

  test('what a scanned book does is told to phones, also to those that join later', async () => {
    const page = await server.openPage(server.owner)
    const bookVerb = { verb: 'lend', person: 'Ann', dueAt: 5 }
    await server.command(page.sessionId, page.pageToken, 'mode.set', { mode: 'books', bookVerb })
    const phone = await server.join(page.ticket)
    const view = async () => (await server.ask('GET', `api/sessions/${page.sessionId}`, { as: phone.deviceToken })).body
    expect(await view()).toMatchObject({ mode: 'books', bookVerb })
    await server.command(page.sessionId, page.pageToken, 'mode.set', { mode: 'scans' })
    expect(await view()).toMatchObject({ mode: 'scans', bookVerb })
    const wrong = { mode: 'books', bookVerb: { verb: 'burn' } }
    const refused = await server.command(page.sessionId, page.pageToken, 'mode.set', wrong)
    expect(refused.body.code).toBe('request.invalid')
  })

  test('a stock-take of a shelf says what is missing, extra and misplaced', async () => {
    const as = await server.guest()
    const page = await server.openPage(as)
    const [right, missing, elsewhere, unknown] = [800, 801, 802, 803].map(isbnOf) as [string, string, string, string]
    for (const [isbn, shelves] of [
      [right, ['A']],
      [missing, ['A']],
      [elsewhere, ['B']],
    ] as const)
      await server.books('POST', '', { bookId: newId(), isbn, title: isbn, shelves }, as)
    const shelfCheckId = newId()
    for (const _ of [1, 2]) await server.books('POST', '/shelf-checks', { shelfCheckId, shelf: 'a' }, as)
    const scan = async (isbn: string, scanId = newId()) =>
      (await server.command(page.sessionId, page.pageToken, 'shelf-check.scan', { shelfCheckId, isbn, scanId })).body
        .data?.outcome
    const scanId = newId()
    expect([await scan(right, scanId), await scan(right, scanId), await scan(elsewhere), await scan(unknown)]).toEqual([
      'right',
      'right',
      'misplaced',
      'extra',
    ])
    const view = await server.books('POST', `/shelf-checks/${shelfCheckId}/end`, {}, as)
    expect(view).toMatchObject({
      ...{
        expected: 2,
        found: 1,
        scans: 3,
        right: [{ isbn: right, copies: 1 }],
        missing: [{ isbn: missing, copies: 1 }],
        extra: [{ isbn: unknown, copies: 1 }],
      },
      misplaced: [{ isbn: elsewhere, shelves: ['B'], copies: 1 }],
    })
    // The report tells of that day, whatever becomes of the catalogue.
    await server.books('PATCH', '', { bookIds: [view.missing[0].bookId], isRemoved: true }, as)
    expect(await server.books('POST', `/shelf-checks/${shelfCheckId}/end`, {}, as)).toEqual(view)
    expect(await server.books('GET', `/shelf-checks/${shelfCheckId}`, undefined, as)).toEqual(view)
    const { body: csv } = await server.ask('GET', `api/books/shelf-checks/${shelfCheckId}/export`, { as })
    expect(csv.split('\r\n').map((line: string) => line.split(',').slice(0, 2).join(' '))).toEqual([
      'state isbn',
      `missing ${missing}`,
      `misplaced ${elsewhere}`,
      `extra ${unknown}`,
      `right ${right}`,
      '',
    ])
    await expect(server.books('GET', `/shelf-checks/${shelfCheckId}`)).rejects.toMatchObject({
      code: 'shelf-check.unknown',
    })
    await server.books('DELETE', `/shelf-checks/${shelfCheckId}`, undefined, as)
    expect((await server.books('GET', '/shelf-checks', undefined, as)).shelfChecks).toEqual([])
  })

  test('a shelf can be looked at by its link until that is revoked, without what its owner wrote', async () => {
    const as = await server.guest()
    await server.books(
      'POST',
      '',
      { bookId: newId(), title: 'Here', shelves: ['A'], tags: ['secret'], location: 'under the bed' },
      as,
    )
    const share = await server.books('POST', '/shares', { shelf: 'A' }, as)
    expect(await server.books('POST', '/shares', { shelf: 'a' }, as)).toEqual(share)
    const look = (token = share.token) => server.ask('GET', `api/shared-shelves/${token}`)
    expect((await look()).body).toEqual({ shelf: 'A', total: 1, books: [{ title: 'Here', authors: [] }] })
    expect((await look(`${share.shareId}.${'x'.repeat(22)}`)).body.code).toBe('share.unknown')
    await expect(server.books('DELETE', `/shares/${share.shareId}`)).rejects.toMatchObject({ code: 'share.unknown' })
    await server.books('DELETE', `/shares/${share.shareId}`, undefined, as)
    expect((await look()).body.code).toBe('share.unknown')
  })
})
