import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { databases, type TestDatabase } from './databases.ts'
import { jpeg } from './pictures.ts'
import { startWholeServer, type WholeServer } from './whole-server.ts'

describe.each(databases)('a page for a simple client on $name', ({ open }) => {
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

  test('is looked at by its short name, for a 304 as long as nothing happens, and takes photos by it', async () => {
    const { sessionId, pageToken: as } = await server.openPage(await server.guest())
    const images = (headers: Record<string, string> = {}) =>
      server.ask('GET', `api/session/${sessionId}/images`, { as, headers })
    const first = await images()
    expect(first.body).toMatchObject({ photos: [] })
    const etag = { 'If-None-Match': first.headers.get('ETag') ?? '' }
    expect((await images(etag)).status).toBe(304)

    const sent = await server.ask('POST', `api/session/${sessionId}/upload?name=a.jpg`, { as, body: await jpeg() })
    expect([sent.status, sent.body.state]).toEqual([201, 'received'])
    const changed = await images(etag)
    expect(changed.body.photos).toMatchObject([{ photoId: sent.body.photoId, name: 'a.jpg' }])
    expect(changed.body).toEqual((await server.ask('GET', `api/sessions/${sessionId}/photos`, { as })).body)

    const stranger = await server.openPage(await server.guest())
    expect((await server.ask('GET', `api/session/${sessionId}/images`)).body.code).toBe('token.invalid')
    const foreign = await server.ask('GET', `api/session/${sessionId}/images`, { as: stranger.pageToken })
    expect(foreign.body.code).toBe('session.unknown')
    const post = await server.ask('POST', `api/session/${sessionId}/upload`, { as: 'sp_wrong', body: await jpeg() })
    expect(post.body.code).toBe('token.invalid')
  })
})
