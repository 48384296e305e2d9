import { newId, type OpenAnswer } from '@snaplink/contract'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { createRateLimits } from '../src/http/rate-limits.ts'
import { databases, type TestDatabase } from './databases.ts'
import { jpeg } from './pictures.ts'
import { type Answered, startWholeServer, type WholeServer } from './whole-server.ts'

/** Far below what anybody has, so that a test gets there; long enough for a slow machine to get there in time. */
const few = (tries: number) => ({ tries, perSeconds: 12 })

// What is counted stands in memory: one kind of database is enough, and waiting once.
describe.each(databases.slice(0, 1))('whoever is too quick on $name', { timeout: 90_000 }, ({ open }) => {
  let database: TestDatabase
  let server: WholeServer
  let page: OpenAnswer
  beforeEach(async () => {
    database = await open()
  })
  afterEach(async () => {
    await server.remove()
    await database.drop()
  })
  async function start(changes: Parameters<typeof createRateLimits>[0]): Promise<void> {
    server = await startWholeServer(database, { rateLimits: createRateLimits(changes) })
    page = await server.openPage(await server.guest())
  }
  async function newPhone() {
    const ticket = (await server.ask('POST', `api/sessions/${page.sessionId}/tickets`, { as: page.pageToken })).body
    return (await server.join(ticket)).deviceToken
  }
  const offer = (as: string) =>
    server.command(page.sessionId, as, 'photo.offer', {
      ...{ photoId: newId(), position: 0, name: 'a.jpg', bytes: 1000, mediaType: 'image/jpeg' },
    })
  /** Refused, with how long to wait; which is enough. */
  async function waitedOut(refused: Answered, again: () => Promise<Answered>): Promise<void> {
    expect([refused.status, refused.body.code]).toEqual([429, 'request.too-many'])
    const seconds = Number(refused.headers.get('Retry-After'))
    expect(seconds).toBeGreaterThan(0)
    expect(refused.body.retryAfter).toBe(seconds)
    await new Promise((resolve) => setTimeout(resolve, seconds * 1000))
    expect((await again()).status).toBeLessThan(300)
  }

  test('with commands waits as long as it is told, device by device', async () => {
    await start({ command: few(2) })
    const [quick, other] = [await newPhone(), await newPhone()]
    await Promise.all([offer(quick), offer(quick)])
    const refused = await offer(quick)
    expect((await offer(other)).status).toBe(200)
    await waitedOut(refused, () => offer(quick))
  })

  test('with all phones of a session together waits too, and other sessions do not', async () => {
    await start({ commandInSession: few(3) })
    const phones = [await newPhone(), await newPhone(), await newPhone()]
    await Promise.all(phones.map(offer))
    const refused = await offer(phones[0] ?? '')
    const busy = page
    page = await server.openPage(await server.guest())
    expect((await offer(await newPhone())).status).toBe(200)
    page = busy
    await waitedOut(refused, () => offer(phones[0] ?? ''))
  })

  test('with photos waits, by device and by address, whichever way they come', async () => {
    await start({ upload: few(2), uploadByAddress: few(4) })
    const [one, two] = [await jpeg({ quality: 30 }), await jpeg({ quality: 40 })]
    const send = (as: string, body: Buffer, from = '203.0.113.5') =>
      server.ask('POST', `api/session/${page.sessionId}/upload`, { as, body, from })
    const phone = await newPhone()
    expect((await send(phone, one)).status).toBe(201)
    expect((await send(phone, two)).status).toBe(201)
    const third = await jpeg({ quality: 50 })
    const refused = await send(phone, third)
    const resumable = await server.ask('POST', 'files', {
      ...{ as: phone, from: '203.0.113.9' },
      headers: {
        'Tus-Resumable': '1.0.0',
        'Upload-Length': '10',
        'Upload-Metadata': `sessionId ${btoa(page.sessionId)},photoId ${btoa(newId())}`,
      },
    })
    expect([resumable.status, resumable.body.code]).toEqual([429, 'request.too-many'])
    expect(Number(resumable.headers.get('Retry-After'))).toBeGreaterThan(0)
    const stranger = () => send('sd_nobody', third)
    expect((await stranger()).body.code).toBe('token.invalid')
    expect((await stranger()).status).toBe(429)
    await waitedOut(refused, () => send(phone, third))
  })
})
