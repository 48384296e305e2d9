import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { databases, type TestDatabase } from './databases.ts'
import { startWholeServer, type WholeServer } from './whole-server.ts'

describe.each(databases)('an API key on $name', ({ open }) => {
  let database: TestDatabase
  let server: WholeServer
  beforeEach(async () => {
    database = await open()
    server = await startWholeServer(database, { env: { SNAPLINK_GUESTS: 'on' } })
  })
  afterEach(async () => {
    await server.remove()
    await database.drop()
  })

  const sessionsOf = async (as: string) => (await server.ask('GET', 'api/sessions', { as })).body

  test('opens sessions for its application, lists them and ends them', async () => {
    const shop = await server.apiKeys.create('Shop')
    const page = await server.openPage(shop.secret, { limits: { maxPhotos: 3 } })
    expect(page.limits.maxPhotos).toBe(3)
    expect(await sessionsOf(shop.secret)).toMatchObject({ sessions: [{ sessionId: page.sessionId, pageName: 'Shop' }] })
    expect((await server.ask('DELETE', `api/sessions/${page.sessionId}`, { as: shop.secret })).status).toBe(204)
    expect(await sessionsOf(shop.secret)).toEqual({ sessions: [] })
  })

  test('sees neither the sessions of people nor of other applications, and they not its own', async () => {
    const [shop, other] = [await server.apiKeys.create('Shop'), await server.apiKeys.create('Other')]
    const person = await server.guest()
    const [ofShop, ofPerson] = [await server.openPage(shop.secret), await server.openPage(person)]
    for (const [as, { sessionId }] of [
      [other.secret, ofShop],
      [person, ofShop],
      [shop.secret, ofPerson],
    ] as const) {
      expect((await server.ask('DELETE', `api/sessions/${sessionId}`, { as })).body.code).toBe('session.unknown')
    }
    expect(await sessionsOf(other.secret)).toEqual({ sessions: [] })
  })

  test('is nobody’s login', async () => {
    const { secret } = await server.apiKeys.create('Shop')
    expect((await server.ask('GET', 'api/auth/me', { as: secret })).body.user).toBeNull()
    expect((await server.ask('GET', 'api/known-phones', { as: secret })).body.code).toBe('login.required')
  })

  test('is not stored, is listed without its secret, and opens nothing once it is revoked', async () => {
    const { secret, id } = await server.apiKeys.create('Shop')
    await server.openPage(secret)
    const rows = await database.db.read.selectFrom('apiKeys').selectAll().execute()
    expect(JSON.stringify(rows)).not.toContain(secret.slice(3))
    const now = server.clock.now()
    expect(await server.apiKeys.list()).toEqual([{ id, name: 'Shop', createdAt: now, usedAt: now, revokedAt: null }])
    expect(await server.apiKeys.revoke(id)).toBe(true)
    expect(await server.apiKeys.revoke(id)).toBe(false)
    const refused = await server.ask('GET', 'api/sessions', { as: secret })
    expect([refused.status, refused.body.code]).toEqual([401, 'api-key.invalid'])
    expect((await server.ask('GET', 'api/sessions', { as: 'sk_never-made' })).body.code).toBe('api-key.invalid')
  })
})
