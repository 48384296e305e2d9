import { randomBytes } from 'node:crypto'
import { limits, type OpenAnswer } from '@snaplink/contract'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { databases, type TestDatabase } from './databases.ts'
import { startWholeServer, type WholeServer } from './whole-server.ts'

describe.each(databases)('a known phone on $name', ({ open }) => {
  let database: TestDatabase
  let server: WholeServer
  let ann: string
  beforeEach(async () => {
    database = await open()
    server = await startWholeServer(database)
    ann = await server.guest()
  })
  afterEach(async () => {
    await server.remove()
    await database.drop()
  })

  const newKey = () => randomBytes(32).toString('base64url')
  const remember = (sessionId: string, as: string, key: string) =>
    server.ask('POST', `api/sessions/${sessionId}/remember`, { as, body: { key } })
  const look = async (key: string) => (await server.ask('GET', 'api/known-phone', { as: key })).body
  const list = async (as: string) => (await server.ask('GET', 'api/known-phones', { as })).body.phones
  const invite = (as: string, id: string, { sessionId }: Pick<OpenAnswer, 'sessionId'>) =>
    server.ask('POST', `api/known-phones/${id}/invite`, { as, body: { sessionId } })

  /** A phone that joined a page of `owner` and agreed. */
  async function knownPhone(owner = ann) {
    const page = await server.openPage(owner)
    const phone = await server.join(page.ticket)
    const key = newKey()
    expect((await remember(page.sessionId, phone.deviceToken, key)).status).toBe(204)
    const [{ knownPhoneId: id }] = await list(owner)
    return { key, id, page, phone }
  }

  test('joins another page of the same owner without scanning, by its own consent and an invitation', async () => {
    const { key, id } = await knownPhone()
    const page = await server.openPage(ann, { pageName: "Ann's desktop" })
    expect(await look(key)).toEqual({ name: "Ann's Pixel", invitation: null })
    expect((await invite(ann, id, page)).status).toBe(204)
    const { invitation } = await look(key)
    expect(invitation).toMatchObject({ sessionId: page.sessionId, pageName: "Ann's desktop" })
    // A phone that lost the answer asks again.
    expect((await look(key)).invitation).toEqual(invitation)
    expect(await server.join(invitation)).toMatchObject({ sessionId: page.sessionId })
    expect((await look(key)).invitation).toBeNull()
    expect(await server.join(invitation)).toMatchObject({ code: 'ticket.invalid' })
  })

  test('is shown to its owner, with whether its page is open now, and to nobody else', async () => {
    const { key, id, page } = await knownPhone()
    server.clock.pass(60_000)
    expect(await list(ann)).toMatchObject([{ knownPhoneId: id, name: "Ann's Pixel", isOpen: false }])
    await look(key)
    expect(await list(ann)).toMatchObject([{ isOpen: true }])
    expect(await list(await server.guest())).toEqual([])
    expect((await server.events(page.sessionId, page.pageToken)).at(-1)).toMatchObject({ type: 'device.remembered' })
  })

  test('is invited by its owner alone, and to the owner’s pages alone', async () => {
    const { id } = await knownPhone()
    const bob = await server.guest()
    const [own, foreign] = [await server.openPage(ann), await server.openPage(bob)]
    expect((await invite(bob, id, foreign)).body.code).toBe('known-phone.unknown')
    expect((await invite(ann, id, foreign)).body.code).toBe('session.unknown')
    expect((await invite(own.pageToken, id, own)).body.code).toBe('login.required')
    await server.ask('DELETE', `api/sessions/${own.sessionId}`, { as: ann })
    expect((await invite(ann, id, own)).body.code).toBe('session.unknown')
  })

  test('has three minutes to come, and a later invitation takes the place of an earlier one', async () => {
    const { key, id, page } = await knownPhone()
    const other = await server.openPage(ann)
    await invite(ann, id, page)
    server.clock.pass(1)
    await invite(ann, id, other)
    expect((await look(key)).invitation).toMatchObject({ sessionId: other.sessionId })
    server.clock.pass(limits.ticketMs)
    expect((await look(key)).invitation).toBeNull()
  })

  test('is forgotten at once by its owner or by itself, whichever wants it', async () => {
    const { key, id, page } = await knownPhone()
    await invite(ann, id, page)
    const bob = await server.guest()
    expect((await server.ask('DELETE', `api/known-phones/${id}`, { as: bob })).body.code).toBe('known-phone.unknown')
    expect((await server.ask('DELETE', `api/known-phones/${id}`, { as: ann })).status).toBe(204)
    expect(await look(key)).toMatchObject({ code: 'known-phone.unknown' })
    expect((await invite(ann, id, page)).body.code).toBe('known-phone.unknown')

    const second = await knownPhone()
    expect((await server.ask('DELETE', 'api/known-phone', { as: second.key })).status).toBe(204)
    expect(await list(ann)).toEqual([])
    expect(await look(second.key)).toMatchObject({ code: 'known-phone.unknown' })
  })

  test('is kept by the account that its guest becomes, also by signing in to one that was there', async () => {
    const { key } = await knownPhone()
    const account = { email: 'ann@example.org', password: 'a long and private phrase' }
    await server.ask('POST', 'api/auth/sign-up', { body: account, from: '203.0.113.1' })
    const { token } = (await server.ask('POST', 'api/auth/sign-in', { as: ann, body: account })).body
    expect(await list(token)).toMatchObject([{ name: "Ann's Pixel" }])
    expect(await look(key)).toMatchObject({ name: "Ann's Pixel" })
  })

  test('says so once; a key is not stored, and not taken by another owner', async () => {
    const { key, page, phone } = await knownPhone()
    expect((await remember(page.sessionId, phone.deviceToken, key)).status).toBe(204)
    expect(await list(ann)).toHaveLength(1)
    const rows = await database.db.read.selectFrom('knownPhones').selectAll().execute()
    expect(JSON.stringify(rows)).not.toContain(key)
    const foreign = await server.openPage(await server.guest())
    const joined = await server.join(foreign.ticket)
    expect((await remember(foreign.sessionId, joined.deviceToken, key)).body.code).toBe('request.invalid')
    expect((await remember(foreign.sessionId, joined.deviceToken, 'short')).body.code).toBe('request.invalid')
    expect((await remember(foreign.sessionId, foreign.pageToken, newKey())).body.code).toBe('command.forbidden')
  })

  test('is not remembered for an application, nor by the hundred', async () => {
    const { secret } = await server.apiKeys.create('Shop')
    const page = await server.openPage(secret)
    const phone = await server.join(page.ticket)
    expect((await remember(page.sessionId, phone.deviceToken, newKey())).body.code).toBe('known-phone.no-owner')

    const own = await server.openPage(ann)
    const joined = await server.join(own.ticket)
    for (let i = 0; i < limits.maxKnownPhones; i++) await remember(own.sessionId, joined.deviceToken, newKey())
    expect((await remember(own.sessionId, joined.deviceToken, newKey())).body.code).toBe('known-phone.too-many')
  })
})
