import { limits, newId, type TextList, type TextView } from '@snaplink/contract'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { databases, type TestDatabase } from '../../../test/databases.ts'
import { type FeatureServer, startFeatureServer } from '../../../test/feature-server.ts'

describe.each(databases)('texts on $name', ({ open }) => {
  let database: TestDatabase
  let server: FeatureServer
  beforeAll(async () => {
    database = await open()
  })
  afterAll(() => database.drop())
  beforeEach(async () => {
    server = await startFeatureServer(database)
  })
  afterEach(() => server.stop())

  type Sender = FeatureServer['phone'] | FeatureServer['page']
  const send = (text: string, { by = server.phone as Sender, textId = newId(), id = newId() } = {}) =>
    server.send(by, 'text.send', { textId, text }, id)
  const idOf = ({ data }: { data?: Record<string, unknown> }) => String(data?.textId)
  async function list(by: Sender = server.page): Promise<readonly TextView[]> {
    const answer = await server.fetch(by, 'texts')
    expect(answer.headers.get('cache-control')).toBe('no-store')
    return ((await answer.json()) as TextList).texts
  }
  const problemOf = async (answer: Response) => ({
    status: answer.status,
    code: ((await answer.json()) as { code?: string }).code,
  })

  test('a text goes from the phone to the page and back', async () => {
    const there = idOf(await send('Hello'))
    server.clock.pass(5)
    const back = idOf(await send('Hello yourself', { by: server.page }))
    for (const device of [server.page, server.phone, server.otherPhone]) {
      expect(await list(device)).toEqual([
        { textId: there, deviceId: server.phone.id, kind: 'text', text: 'Hello', sentAt: server.clock.now() - 5 },
        { textId: back, deviceId: server.page.id, kind: 'text', text: 'Hello yourself', sentAt: server.clock.now() },
      ])
    }
    const one = await server.fetch(server.phone, `texts/${back}`)
    expect(await one.json()).toMatchObject({ textId: back, text: 'Hello yourself' })
  })

  test('a text stands in no event, and reaches those present as a signal', async () => {
    const text = 'correct horse battery staple'
    const textId = idOf(await send(text))
    expect(await server.events()).toMatchObject([
      { type: 'text.sent', by: server.phone.id, data: { textId, kind: 'text', chars: text.length } },
    ])
    const [data] = await list()
    expect(server.told).toEqual([{ type: 'text.content', by: server.phone.id, data, except: server.phone.id }])
    await server.send(server.phone, 'text.remove', { textId })
    const rows = await database.db.read.selectFrom('events').select('data').execute()
    expect(rows.filter(({ data }) => data.includes('horse'))).toEqual([])
  })

  test('a web address is a link, and nothing else is', async () => {
    await send('https://example.com/a?b=c')
    await send('javascript:alert(1)')
    await send('see https://example.com')
    const kinds = (await server.events()).map(({ data }) => data.kind)
    expect(kinds).toEqual(['link', 'text', 'text'])
  })

  test.each([
    ['lines, tabs and blanks', '  a\r\n\tb  '],
    ['other alphabets and emoji', 'Straße שלום ファイル 👩‍👩‍👧'],
    ['a NUL in the middle', 'a\u0000b'],
    ['markup', '<script>alert(1)</script>'],
    ['as much as there may be', '\u0001'.repeat(limits.maxTextChars)],
  ])('a text is kept to the letter: %s', async (_name, text) => {
    const textId = idOf(await send(text))
    const one = (await (await server.fetch(server.page, `texts/${textId}`)).json()) as TextView
    expect(one.text).toBe(text)
  })

  test('half of an emoji becomes the same on every database', async () => {
    await send('a\ud83d')
    expect((await list()).map(({ text }) => text)).toEqual(['a\ufffd'])
  })

  test('a text sent again, by the same command or another, is there once', async () => {
    const [textId, id] = [newId(), newId()]
    const first = await send('once', { textId, id })
    expect(await send('once', { textId, id })).toEqual(first)
    await Promise.all([send('once', { textId, id }), send('again', { textId }), send('once', { textId })])
    expect((await list()).map(({ text }) => text)).toEqual(['once'])
    expect(await server.events()).toHaveLength(1)
    expect(server.told).toHaveLength(1)
  })

  test('a text that was removed is gone, also where its sending is repeated', async () => {
    const [textId, id] = [newId(), newId()]
    await send('a password', { textId, id })
    const removal = newId()
    const answer = await server.send(server.phone, 'text.remove', { textId }, removal)
    expect(await database.db.read.selectFrom('texts').selectAll().where('id', '=', textId).execute()).toEqual([])
    await send('a password', { textId, id })
    expect(await server.send(server.phone, 'text.remove', { textId }, removal)).toMatchObject({ seq: answer.seq })
    expect(await list()).toEqual([])
    expect((await server.events()).map(({ type }) => type)).toEqual(['text.sent', 'text.removed'])
    expect(await problemOf(await server.fetch(server.page, `texts/${textId}`))).toEqual({
      status: 404,
      code: 'text.unknown',
    })
  })

  test('the page removes any text, a phone only its own', async () => {
    const pages = idOf(await send('from the page', { by: server.page }))
    const phones = idOf(await send('from the phone'))
    const remove = (by: Sender, textId: string) => server.send(by, 'text.remove', { textId })
    await expect(remove(server.phone, pages)).rejects.toMatchObject({ code: 'command.forbidden' })
    await expect(remove(server.otherPhone, phones)).rejects.toMatchObject({ code: 'command.forbidden' })
    await remove(server.page, phones)
    await remove(server.page, pages)
    expect(await list()).toEqual([])
    await expect(remove(server.page, pages)).rejects.toMatchObject({ code: 'text.unknown' })
  })

  test.each([
    ['nothing', '', 'text.empty'],
    ['blanks', ' \n\t', 'text.empty'],
    ['one character too many', 'x'.repeat(limits.maxTextChars + 1), 'text.too-long'],
  ])('%s is refused, and leaves nothing', async (_name, text, code) => {
    await expect(send(text)).rejects.toMatchObject({ code })
    expect([await list(), await server.events(), server.told]).toEqual([[], [], []])
  })

  test('there are as many texts as there may be, and a removed one makes room', async () => {
    const ids: string[] = []
    for (let i = 0; i < limits.maxTexts; i++) ids.push(idOf(await send(`${i}`)))
    await expect(send('one more')).rejects.toMatchObject({ code: 'text.too-many' })
    await server.send(server.phone, 'text.remove', { textId: ids[0] })
    await send('one more')
    expect(await list()).toHaveLength(limits.maxTexts)
  })

  test('the texts of another session are as if they did not exist', async () => {
    const textId = idOf(await send('ours'))
    const unknown = { status: 404, code: 'text.unknown' }
    expect(await problemOf(await server.fetch(server.stranger, `texts/${textId}`))).toEqual(unknown)
    expect(await problemOf(await server.fetch(server.page, 'texts/nobody-has-this'))).toEqual(unknown)
    expect(await problemOf(await server.fetch(server.page, 'texts/%F0%9F%93%A6'))).toEqual(unknown)
    await expect(server.send(server.stranger, 'text.remove', { textId })).rejects.toMatchObject({
      code: 'text.unknown',
    })
    const foreign = await server.fetch(server.stranger, 'texts', {}, server.sessionId)
    expect(await problemOf(foreign)).toEqual({ status: 404, code: 'session.unknown' })
    expect(await list(server.stranger)).toEqual([])
    // And the same id may be used there.
    await send('theirs', { by: server.stranger, textId })
    expect((await list()).map(({ text }) => text)).toEqual(['ours'])
  })

  test('nobody reads without a token', async () => {
    const answer = await fetch(`${server.base}/api/sessions/${server.sessionId}/texts`)
    expect(await problemOf(answer)).toEqual({ status: 401, code: 'token.invalid' })
  })

  test('closing the session deletes its texts, and no others', async () => {
    await send('ours')
    await send('theirs', { by: server.stranger })
    await server.close()
    const rows = await database.db.read
      .selectFrom('texts')
      .select('text')
      .where('sessionId', 'in', [server.sessionId, server.stranger.sessionId])
      .execute()
    expect(rows).toEqual([{ text: 'theirs' }])
    await expect(send('late')).rejects.toMatchObject({ code: 'session.closed' })
  })
})
