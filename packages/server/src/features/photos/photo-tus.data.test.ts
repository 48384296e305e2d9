import { createHash } from 'node:crypto'
import { newId, type PhotoView } from '@snaplink/contract'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest'
import { databases, type TestDatabase } from '../../../test/databases.ts'
import {
  type PhotoServer,
  type PhotoServerOptions,
  removeFolder,
  startPhotoServer,
  type TestDevice,
} from '../../../test/photo-server.ts'
import { bomb, html, jpeg, noisyJpeg } from '../../../test/pictures.ts'
import { bytesType, offsetAt, pathOf, type Send, sendTo } from '../../../test/tus-server.ts'

const maxPhotoBytes = 300_000
const sha256 = (bytes: Buffer) => createHash('sha256').update(bytes).digest('hex')
const encoded = (metadata: Record<string, string>) =>
  Object.entries(metadata)
    .map(([key, value]) => `${key} ${Buffer.from(value).toString('base64')}`)
    .join(',')

describe.each(databases)('a photo that is sent by tus on $name', ({ open }) => {
  let database: TestDatabase
  let server: PhotoServer
  beforeAll(async () => {
    database = await open()
  })
  afterAll(() => database.drop())
  beforeEach(async () => {
    server = await startPhotoServer(database, { maxPhotoBytes })
  })
  afterEach(async () => {
    await server.stop()
    await removeFolder(server)
    // What one test left to do is not the next one's business.
    await database.db.write.deleteFrom('jobs').execute()
  })

  /** Requests in the name of a device. */
  const as =
    ({ token }: TestDevice): Send =>
    (method, path, headers, body) =>
      sendTo(server.base)(method, path, { Authorization: `Bearer ${token}`, ...headers }, body)
  const phone: Send = (...request) => as(server.phone)(...request)

  async function offer(bytes = 1000): Promise<string> {
    const photoId = newId()
    const data = { photoId, position: 0, name: 'a.jpg', bytes, mediaType: 'image/jpeg' }
    await server.command(server.phone, 'photo.offer', data)
    return photoId
  }
  function create(photoId: string, length: number, more: { send?: Send; metadata?: Record<string, string> } = {}) {
    const { send = phone, metadata = {} } = more
    const header = encoded({ sessionId: server.sessionId, photoId, ...metadata })
    return send('POST', '/files', { 'Upload-Length': length, 'Upload-Metadata': header })
  }
  async function begin(photoId: string, length: number, more: Parameters<typeof create>[2] = {}): Promise<string> {
    const { status, headers, body } = await create(photoId, length, more)
    expect(status, body).toBe(201)
    return pathOf(headers)
  }
  const append = (path: string, offset: number, bytes: Buffer, send = phone) =>
    send('PATCH', path, { 'Upload-Offset': offset, ...bytesType }, bytes)
  const codeOf = ({ body }: { body: string }) => (JSON.parse(body) as { code: string }).code
  const types = async () => (await server.events()).map(({ type }) => type)
  const isReady = (photoId: string) =>
    vi.waitFor(async () => expect(await server.photo(photoId)).toMatchObject({ state: 'ready' }), 20_000)
  const uploadsLeft = async () => {
    const found = []
    for await (const upload of server.uploads.all('')) found.push(upload)
    return found
  }
  /** Photos' bytes on the disk, and not the notes about uploads. */
  const filesOnDisk = async () => (await server.onDisk()).filter((name) => !name.endsWith('.json'))
  async function restart(options: PhotoServerOptions = {}): Promise<void> {
    await server.stop()
    server = await startPhotoServer(database, { goesOnFrom: server, ...options })
  }

  test('goes on where it ended, and is acknowledged when it is in the log', async () => {
    const bytes = await noisyJpeg(400, 300)
    const photoId = await offer(bytes.length)
    const path = await begin(photoId, bytes.length, { metadata: { sha256: sha256(bytes) } })
    expect((await append(path, 0, bytes.subarray(0, 20_000))).status).toBe(204)
    expect(await offsetAt(phone, path)).toBe(20_000)
    expect(await server.photo(photoId)).toMatchObject({ state: 'offered' })
    expect((await append(path, 20_000, bytes.subarray(20_000))).status).toBe(204)
    expect(await types()).toContain('photo.received')
    await isReady(photoId)
    const received = { by: server.phone.id, data: { photoId, bytes: bytes.length, sha256: sha256(bytes) } }
    expect((await server.events())[1]).toMatchObject({ type: 'photo.received', ...received })
    const { urls } = (await server.photo(photoId)) as PhotoView
    const saved = await server.fetch(null, urls.download ?? '')
    expect(sha256(Buffer.from(await saved.arrayBuffer()))).toBe(sha256(bytes))
    expect(await filesOnDisk()).toHaveLength(3)
  })

  test('whose last answer was lost is found complete, and nothing happens twice', async () => {
    const bytes = await jpeg()
    const photoId = await offer()
    const path = await begin(photoId, bytes.length)
    await append(path, 0, bytes)
    await isReady(photoId)
    expect(await offsetAt(phone, path)).toBe(bytes.length)
    expect((await append(path, bytes.length, Buffer.alloc(0))).status).toBe(204)
    // A phone that lost even where it sent it may send it anew, either way.
    expect((await append(await begin(photoId, bytes.length), 0, bytes)).status).toBe(204)
    expect((await server.upload(server.phone, photoId, bytes)).status).toBe(200)
    expect(await types()).toEqual(['photo.offered', 'photo.received', 'photo.ready'])
    expect(await filesOnDisk()).toHaveLength(3)
  })

  test('by tus and by a plain request at the same time is there once', async () => {
    const bytes = await noisyJpeg(300, 200)
    const photoId = await offer(bytes.length)
    const path = await begin(photoId, bytes.length)
    const [resumable, plain] = await Promise.all([append(path, 0, bytes), server.upload(server.phone, photoId, bytes)])
    expect([resumable.status, plain.status]).toEqual([204, 200])
    await isReady(photoId)
    expect(await types()).toEqual(['photo.offered', 'photo.received', 'photo.ready'])
    expect(await filesOnDisk()).toHaveLength(3)
  })

  test('the page may send a phone’s photo, but no other phone, no stranger and nobody without a token', async () => {
    const bytes = await jpeg()
    const [photoId, another] = [await offer(), await offer()]
    const stranger = { ...server.phone, token: newId() }
    const nobody: Send = (...request) => sendTo(server.base)(...request)
    expect(codeOf(await create(photoId, 10, { send: as(server.otherPhone) }))).toBe('command.forbidden')
    expect(codeOf(await create(photoId, 10, { send: as(stranger) }))).toBe('token.invalid')
    expect(codeOf(await create(photoId, 10, { send: nobody }))).toBe('token.invalid')
    expect(codeOf(await create(newId(), 10))).toBe('photo.unknown')
    expect(await uploadsLeft()).toEqual([])

    const path = await begin(photoId, bytes.length)
    for (const send of [as(server.otherPhone), as(server.page)]) {
      expect((await send('HEAD', path)).status).toBe(404)
      expect((await append(path, 0, bytes, send)).status).toBe(404)
      expect((await send('GET', path)).status).toBe(404)
      expect((await send('DELETE', path)).status).toBe(404)
    }
    expect((await append(path, 0, bytes, nobody)).status).toBe(401)
    expect(await offsetAt(phone, path)).toBe(0)
    const byPage = await begin(another, bytes.length, { send: as(server.page) })
    expect((await append(byPage, 0, bytes, as(server.page))).status).toBe(204)
  })

  test('another session’s device gets the same answer as for a session that never was', async () => {
    const other = await startPhotoServer(database)
    const photoId = await offer()
    const metadata = (sessionId: string) => ({ metadata: { sessionId }, send: as(other.phone) })
    const path = await begin(photoId, 10)
    const stranger = as(other.phone)
    for (const method of ['HEAD', 'GET', 'DELETE', 'PATCH']) {
      const more = { 'Upload-Offset': 0, ...bytesType }
      const [there, notThere] = [await stranger(method, path, more), await stranger(method, `/files/${newId()}`, more)]
      expect([there.status, there.body]).toEqual([404, notThere.body])
    }
    const [real, unreal] = [
      await create(photoId, 10, metadata(server.sessionId)),
      await create(photoId, 10, metadata(newId())),
    ]
    expect(real.body).toBe(unreal.body)
    expect(codeOf(real)).toBe('session.unknown')
    await other.stop()
    await removeFolder(other)
  })

  test('needs to say which photo it is of, and a hash only if it is one', async () => {
    const photoId = await offer()
    const withMetadata = (metadata: string) =>
      phone('POST', '/files', { 'Upload-Length': 5, 'Upload-Metadata': metadata })
    expect(codeOf(await withMetadata(''))).toBe('request.invalid')
    expect(codeOf(await withMetadata(encoded({ sessionId: server.sessionId })))).toBe('request.invalid')
    expect(codeOf(await create('../../etc', 5))).toBe('request.invalid')
    expect(codeOf(await create(photoId, 5, { metadata: { sha256: 'abc' } }))).toBe('request.invalid')
    expect(await server.photo(photoId)).toMatchObject({ state: 'offered' })
  })

  test('of which more is announced than the session takes is refused before it is sent, and rejected', async () => {
    const photoId = await offer()
    const refused = await create(photoId, maxPhotoBytes + 1)
    expect([refused.status, codeOf(refused)]).toEqual([413, 'photo.too-large'])
    expect(await server.photo(photoId)).toMatchObject({ state: 'rejected', code: 'photo.too-large' })
    // One whose length nobody announced is measured when it is whole.
    const silent = await offer()
    const header = encoded({ sessionId: server.sessionId, photoId: silent })
    const { headers } = await phone('POST', '/files', { 'Upload-Defer-Length': 1, 'Upload-Metadata': header })
    const length = { 'Upload-Length': maxPhotoBytes + 1, 'Upload-Offset': 0, ...bytesType }
    expect(codeOf(await phone('PATCH', pathOf(headers), length, Buffer.alloc(maxPhotoBytes + 1)))).toBe(
      'photo.too-large',
    )
    expect(await server.photo(silent)).toMatchObject({ state: 'rejected', code: 'photo.too-large' })
    expect(await server.onDisk()).toEqual([])
  })

  test.each([
    ['HTML', () => html, 415, 'photo.not-an-image'],
    ['a bomb', () => bomb(), 422, 'photo.too-many-pixels'],
    ['nothing', () => Buffer.alloc(0), 400, 'photo.empty'],
  ])('that is %s is refused and rejected on both ends, and leaves nothing', async (_name, make, status, code) => {
    const bytes = make()
    const photoId = await offer()
    const created = await create(photoId, bytes.length)
    const refused = bytes.length === 0 ? created : await append(pathOf(created.headers), 0, bytes)
    expect([refused.status, codeOf(refused)]).toEqual([status, code])
    expect((await server.events()).at(-1)).toMatchObject({ type: 'photo.rejected', data: { photoId, code } })
    expect(await server.onDisk()).toEqual([])
    // The verdict stands, without another event.
    expect(codeOf(await create(photoId, 10))).toBe(code)
    expect(await types()).toEqual(['photo.offered', 'photo.rejected'])
  })

  test('that changed on its way is thrown away, stays offered, and may be sent again', async () => {
    const bytes = await jpeg()
    const changed = Buffer.from(bytes).fill(0, 100, 110)
    const photoId = await offer()
    const metadata = { sha256: sha256(bytes) }
    const path = await begin(photoId, bytes.length, { metadata })
    const refused = await append(path, 0, changed)
    expect([refused.status, codeOf(refused)]).toEqual([422, 'photo.digest-mismatch'])
    expect((await phone('HEAD', path)).status).toBe(404)
    expect(await server.photo(photoId)).toMatchObject({ state: 'offered' })
    expect(await server.onDisk()).toEqual([])
    expect((await append(await begin(photoId, bytes.length, { metadata }), 0, bytes)).status).toBe(204)
    await isReady(photoId)
  })

  test('that is on the page already is rejected as such, and asking again says so again', async () => {
    const bytes = await jpeg()
    const [first, second] = [await offer(), await offer()]
    await append(await begin(first, bytes.length), 0, bytes)
    const path = await begin(second, bytes.length)
    const refused = await append(path, 0, bytes)
    expect([refused.status, codeOf(refused)]).toEqual([409, 'photo.duplicate'])
    expect((await phone('HEAD', path)).status).toBe(404)
    expect(codeOf(await create(second, bytes.length))).toBe('photo.duplicate')
    expect(await server.photo(second)).toMatchObject({ state: 'rejected', code: 'photo.duplicate' })
    await isReady(first)
    expect(await filesOnDisk()).toHaveLength(3)
  })

  test('tells the others how far it is, a few times a second, and not its sender', async () => {
    const bytes = await noisyJpeg(300, 200)
    const photoId = await offer(bytes.length)
    const path = await begin(photoId, bytes.length)
    await append(path, 0, bytes.subarray(0, 5_000))
    await append(path, 5_000, bytes.subarray(5_000, 6_000))
    server.clock.pass(150)
    await append(path, 6_000, bytes.subarray(6_000, 7_000))
    const told = server.signals.filter(({ signal }) => signal.type === 'photo.progress')
    expect(told).toMatchObject([
      { except: server.phone.id, signal: { data: { photoId, sentBytes: 5_000, totalBytes: bytes.length } } },
      { except: server.phone.id, signal: { data: { photoId, sentBytes: 7_000, totalBytes: bytes.length } } },
    ])
  })

  test('goes on after a restart', async () => {
    const bytes = await noisyJpeg(400, 300)
    const photoId = await offer(bytes.length)
    const path = await begin(photoId, bytes.length)
    await append(path, 0, bytes.subarray(0, 30_000))
    await restart()
    expect(await offsetAt(phone, path)).toBe(30_000)
    expect((await append(path, 30_000, bytes.subarray(30_000))).status).toBe(204)
    await isReady(photoId)
    expect(await server.photo(photoId)).toMatchObject({ sha256: sha256(bytes) })
  })

  test('that came whole before its server died is taken up by the next one, without its phone', async () => {
    const bytes = await jpeg()
    let isBroken = true
    await restart({
      files: (disk) => ({
        ...disk,
        async adopt(key, path) {
          await disk.adopt(key, path)
          if (isBroken) throw new Error('killed before the log said so')
        },
      }),
    })
    const photoId = await offer()
    const path = await begin(photoId, bytes.length)
    expect((await append(path, 0, bytes)).status).toBe(500)
    expect(await server.photo(photoId)).toMatchObject({ state: 'offered' })
    isBroken = false
    await restart()
    await isReady(photoId)
    expect(await offsetAt(phone, path)).toBe(bytes.length)
    expect(await types()).toEqual(['photo.offered', 'photo.received', 'photo.ready'])
  })

  test('whose answer the database ate is settled once, by the next question', async () => {
    const bytes = await jpeg()
    const photoId = await offer()
    const path = await begin(photoId, bytes.length)
    const append_ = server.log.append
    // Committed, but nobody hears of it.
    const broken = vi.spyOn(server.log, 'append').mockImplementationOnce(async (...change) => {
      await append_(...change)
      throw new Error('the line to the database broke')
    })
    expect((await append(path, 0, bytes)).status).toBe(500)
    expect(await offsetAt(phone, path)).toBe(bytes.length)
    broken.mockRestore()
    await isReady(photoId)
    expect((await types()).filter((type) => type === 'photo.received')).toHaveLength(1)
    const view = await server.photo(photoId)
    expect((await server.fetch(null, view.urls.original ?? '')).status).toBe(200)
  })

  test('of which a part came is swept with its session, and so is the note of one that is through', async () => {
    const bytes = await jpeg()
    const [whole, part] = [await offer(), await offer()]
    await append(await begin(whole, bytes.length), 0, bytes)
    const path = await begin(part, 1000)
    await append(path, 0, Buffer.alloc(500))
    expect(await uploadsLeft()).toHaveLength(2)
    await server.close(server.sessionId)
    await vi.waitFor(async () => expect(await server.onDisk()).toEqual([]), 20_000)
    expect(await uploadsLeft()).toEqual([])
    expect((await append(path, 500, Buffer.alloc(500))).status).toBe(404)
  })

  test('of which a part came goes with it when it is removed', async () => {
    const [removed, other] = [await offer(), await offer()]
    const paths = [await begin(removed, 1000), await begin(other, 1000)] as const
    for (const path of paths) await append(path, 0, Buffer.alloc(500))
    await server.command(server.page, 'photo.remove', { photoId: removed })
    await vi.waitFor(async () => expect((await phone('HEAD', paths[0])).status).toBe(404))
    expect(await offsetAt(phone, paths[1])).toBe(500)
    expect(codeOf(await create(removed, 1000))).toBe('photo.unknown')
  })

  test('that nobody goes on with is swept after a day', async () => {
    const path = await begin(await offer(), 1000)
    await append(path, 0, Buffer.alloc(500))
    expect(await server.tus.sweep()).toBe(0)
    server.clock.pass(24 * 3_600_000)
    expect(await server.tus.sweep()).toBe(1)
    expect(await server.onDisk()).toEqual([])
  })

  test('begun again takes the place of what was begun of it', async () => {
    const bytes = await noisyJpeg(300, 200)
    const [photoId, another] = [await offer(bytes.length), await offer()]
    const first = await begin(photoId, bytes.length)
    await append(first, 0, bytes.subarray(0, 5_000))
    const kept = [await begin(another, 1000), await begin(photoId, bytes.length, { send: as(server.page) })]
    const second = await begin(photoId, bytes.length)
    expect((await append(first, 5_000, bytes.subarray(5_000))).status).toBe(404)
    expect((await append(second, 0, bytes)).status).toBe(204)
    await isReady(photoId)
    expect(await uploadsLeft()).toHaveLength(1 + kept.length)
  })

  test('is known as sent for half an hour, and may be sent again after that', async () => {
    const bytes = await jpeg()
    const photoId = await offer(bytes.length)
    const path = await begin(photoId, bytes.length)
    await append(path, 0, bytes)
    await isReady(photoId)
    // Its session is used all the time.
    const { clock, sessionId } = server
    clock.pass(30 * 60_000)
    await database.db.write.updateTable('sessions').set({ usedAt: clock.now() }).where('id', '=', sessionId).execute()
    await server.tus.sweep()
    expect(await uploadsLeft()).toEqual([])
    expect((await phone('HEAD', path)).status).toBe(404)
    expect((await append(await begin(photoId, bytes.length), 0, bytes)).status).toBe(204)
    expect(await types()).toEqual(['photo.offered', 'photo.received', 'photo.ready'])
  })

  test('of a phone that was removed is refused from that moment on', async () => {
    const path = await begin(await offer(), 1000)
    await database.db.write
      .updateTable('devices')
      .set({ removedAt: server.clock.now() })
      .where('id', '=', server.phone.id)
      .execute()
    expect(codeOf(await append(path, 0, Buffer.alloc(1000)))).toBe('device.removed')
  })
})
