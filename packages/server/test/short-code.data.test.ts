import { limits, newId, shortCodeLetters } from '@snaplink/contract'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { databases, type TestDatabase } from './databases.ts'
import { startWholeServer, type WholeServer } from './whole-server.ts'

describe.each(databases)('a code to type on $name', ({ name, open }) => {
  let database: TestDatabase
  let server: WholeServer
  beforeEach(async () => {
    database = await open()
    server = await startWholeServer(database)
  })
  afterEach(async () => {
    await server.remove()
    await database.drop()
  })

  let devices = 0
  async function newPage() {
    const page = await server.openPage(await server.guest())
    return { ...page, code: async () => (await codeFor(page.sessionId, page.pageToken)).body.code as string }
  }
  const codeFor = (sessionId: string, as: string) => server.ask('POST', `api/sessions/${sessionId}/codes`, { as })
  const type = (code: string, from = '203.0.113.7', deviceId = `phone-${String(++devices).padStart(8, '0')}`) =>
    server.ask('POST', 'api/join-by-code', { body: { code, deviceId, name: 'Phone' }, from })
  const randomCode = () =>
    Array.from({ length: 8 }, () => shortCodeLetters[Math.floor(Math.random() * shortCodeLetters.length)]).join('')

  test('lets one phone in, once, however it is typed', async () => {
    const page = await newPage()
    const code = await page.code()
    expect(code).toMatch(/^[B-DF-HJ-NP-TV-XZ]{4}-[B-DF-HJ-NP-TV-XZ]{4}$/)
    const joined = await type(code.toLowerCase().replace('-', ' '), undefined, 'phone-first')
    expect(joined).toMatchObject({ status: 200, body: { sessionId: page.sessionId, deviceId: 'phone-first' } })
    const again = await type(code, undefined, 'phone-first')
    expect(again.body.deviceToken).toBe(joined.body.deviceToken)
    const other = await type(code)
    expect([other.status, other.body.code]).toEqual([404, 'short-code.invalid'])
    const events = await server.events(page.sessionId, page.pageToken)
    expect(events.filter(({ type }) => type === 'device.joined')).toHaveLength(1)
  })

  test('of twenty phones that type it at once, one gets in', async () => {
    const code = await (await newPage()).code()
    const answers = await Promise.all(Array.from({ length: 20 }, (_, i) => type(code, `203.0.113.${i}`)))
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(1)
  })

  test('is good for three minutes, and a used, an old and a wrong one get one answer', async () => {
    const page = await newPage()
    const [used, old, good] = [await page.code(), await page.code(), '']
    await type(used)
    server.clock.pass(limits.ticketMs)
    const fresh = (await page.code()) || good
    const answers = [await type(used), await type(old), await type('BBBB-BBBB'), await type('what?')]
    for (const { status, body } of answers) expect([status, body]).toEqual([404, answers[0]?.body])
    server.clock.pass(limits.ticketMs - 1)
    expect((await type(fresh)).status).toBe(200)
  })

  test('is not stored as it is, nor as what could be tried out', async () => {
    const code = await (await newPage()).code()
    await type(code)
    const rows = await database.db.read.selectFrom('tickets').selectAll().execute()
    const letters = code.replace('-', '')
    const { createHash } = await import('node:crypto')
    const plain = ['base64url', 'hex'].map((form) =>
      createHash('sha256')
        .update(letters)
        .digest(form as 'hex'),
    )
    for (const guess of [letters, code, ...plain]) expect(JSON.stringify(rows)).not.toContain(guess)
  })

  test('is for the page alone to show, and only so many of them', async () => {
    const page = await newPage()
    const phone = await server.join(page.ticket)
    expect((await codeFor(page.sessionId, phone.deviceToken)).body.code).toBe('command.forbidden')
    const statuses = []
    for (let i = 0; i < 11; i++) statuses.push((await codeFor(page.sessionId, page.pageToken)).status)
    expect(statuses).toEqual([429, ...Array(10).fill(201)].sort())
  })

  // Once is enough: what is counted never reaches the database.
  if (name === 'SQLite')
    test('cannot be guessed: of 10,000 tries ten are looked at, and others are not held up', async () => {
      const page = await newPage()
      const code = await page.code()
      const statuses = new Map<number, number>()
      const guessed = newId()
      for (let round = 0; round < 100; round++) {
        const answers = await Promise.all(
          Array.from({ length: 100 }, () => type(randomCode(), '198.51.100.9', guessed)),
        )
        for (const { status } of answers) statuses.set(status, (statuses.get(status) ?? 0) + 1)
      }
      expect(Object.fromEntries(statuses)).toEqual({ 404: 10, 429: 9_990 })
      const refused = await type(code, '198.51.100.9')
      expect(refused.body.code).toBe('request.too-many')
      const wait = Number(refused.headers.get('Retry-After'))
      expect(wait).toBeGreaterThan(0)
      expect(wait).toBeLessThanOrEqual(180)
      // Another network's guesses are counted apart.
      expect((await type(code, '203.0.113.8')).status).toBe(200)
    }, 120_000)
})
