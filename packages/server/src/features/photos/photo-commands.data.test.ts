import { newId } from '@snaplink/contract'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest'
import { databases, type TestDatabase } from '../../../test/databases.ts'
import { type PhotoServer, removeFolder, startPhotoServer } from '../../../test/photo-server.ts'
import { bomb, html, jpeg, webp } from '../../../test/pictures.ts'

const previewOf = (bytes: Buffer, mediaType = 'image/webp') => ({
  mediaType,
  base64: bytes.toString('base64'),
  width: 64,
  height: 48,
})

describe.each(databases)('the commands of photos on $name', ({ open }) => {
  let database: TestDatabase
  let server: PhotoServer
  beforeAll(async () => {
    database = await open()
  })
  afterAll(() => database.drop())
  beforeEach(async () => {
    server = await startPhotoServer(database, { maxPhotos: 3, maxPhotoBytes: 1000 })
  })
  afterEach(async () => {
    await server.stop()
    await removeFolder(server)
    // What one test left to do is not the next one's business.
    await database.db.write.deleteFrom('jobs').execute()
  })

  const offerOf = (more: object = {}) => ({
    photoId: newId(),
    position: 0,
    name: 'a.jpg',
    bytes: 1000,
    mediaType: 'image/jpeg',
    ...more,
  })
  const offer = (data: object, { by = server.phone, id = newId() } = {}) => server.command(by, 'photo.offer', data, id)
  const refused = (code: string) => ({ code })

  test('an offered photo is there at once, for everyone', async () => {
    const data = offerOf({ position: 4 })
    const answer = await offer(data)
    expect(answer).toMatchObject({ seq: 1, data: { photoId: data.photoId, state: 'offered' } })
    const { photoId, position, name, bytes, mediaType } = data
    expect(await server.events()).toMatchObject([
      {
        seq: 1,
        type: 'photo.offered',
        by: server.phone.id,
        data: { photoId, position, name, bytes, mediaType, hasPreview: false },
      },
    ])
    expect(await server.photo(photoId)).toEqual({
      ...{ photoId, position, name, bytes, mediaType, deviceId: server.phone.id },
      ...{ state: 'offered', offeredAt: server.clock.now(), urls: {} },
    })
  })

  test('a photo says to which scan it belongs, also to one that has not arrived yet', async () => {
    const [scanId, data] = [newId(), offerOf()]
    await offer({ ...data, scanId })
    expect(await server.events()).toMatchObject([{ type: 'photo.offered', data: { scanId } }])
    expect(await server.photo(data.photoId)).toMatchObject({ state: 'offered', scanId })
  })

  test('offering the same photo again does nothing, by the same command or another', async () => {
    const data = offerOf({ preview: previewOf(await webp()) })
    const id = newId()
    const first = await offer(data, { id })
    expect(await offer(data, { id })).toEqual(first)
    expect(await offer({ ...data, name: 'other.jpg' })).toEqual({ ...first, id: expect.any(String) })
    const again = await Promise.all([offer(data, { id }), offer(data), offer(data)])
    expect(again.map(({ data }) => data)).toEqual([first.data, first.data, first.data])
    expect(await server.events()).toHaveLength(1)
    expect(await server.onDisk()).toHaveLength(1)
  })

  test('of simultaneous offers of one photo one counts, and no preview is left over', async () => {
    const data = offerOf({ preview: previewOf(await webp()) })
    const answers = await Promise.all([offer(data), offer(data), offer(data)])
    expect(new Set(answers.map(({ data }) => data?.state))).toEqual(new Set(['offered']))
    expect(await server.events()).toHaveLength(1)
    expect(await server.onDisk()).toHaveLength(1)
  })

  test('a preview reaches those present as bytes, and later ones by a link', async () => {
    const bytes = await webp()
    const preview = previewOf(bytes)
    const data = offerOf({ preview })
    await offer(data)
    const { photoId } = data
    expect(server.signals).toEqual([
      { signal: { type: 'photo.preview', by: server.phone.id, data: { photoId, preview } }, except: server.phone.id },
    ])
    expect(await server.events()).toMatchObject([{ data: { hasPreview: true } }])
    const view = await server.photo(photoId)
    expect(view).toMatchObject({ width: 64, height: 48 })
    const shown = await server.fetch(null, view.urls.preview ?? '')
    expect(shown.headers.get('content-type')).toBe('image/webp')
    expect(Buffer.from(await shown.arrayBuffer())).toEqual(bytes)
  })

  test('a better preview replaces the first one', async () => {
    const data = offerOf({ preview: previewOf(await webp()) })
    await offer(data)
    const before = await server.photo(data.photoId)
    const preview = { ...previewOf(await jpeg(), 'image/jpeg'), width: 480, height: 360 }
    await server.command(server.phone, 'photo.preview', { photoId: data.photoId, preview })
    const after = await server.photo(data.photoId)
    expect(after).toMatchObject({ width: 480, height: 360 })
    expect(after.urls.preview).not.toBe(before.urls.preview)
    expect((await server.fetch(null, before.urls.preview ?? '')).status).toBe(404)
    expect((await server.fetch(null, after.urls.preview ?? '')).headers.get('content-type')).toBe('image/jpeg')
    expect(await server.events()).toMatchObject([{ type: 'photo.offered' }, { type: 'photo.preview' }])
    expect(server.signals.at(-1)?.signal).toMatchObject({ type: 'photo.preview', data: { preview } })
    await vi.waitFor(async () => expect(await server.onDisk()).toHaveLength(1))
  })

  test('a preview that is none is refused, and nothing of it remains', async () => {
    const tooLarge = Buffer.concat([await webp(), Buffer.alloc(32 * 1024)]).subarray(0, 32 * 1024 + 1)
    const bad = [
      previewOf(html),
      previewOf(await jpeg()),
      previewOf((await webp()).subarray(0, 20)),
      previewOf(bomb(), 'image/jpeg'),
      previewOf(await jpeg({ width: 5000, height: 8 }), 'image/jpeg'),
      previewOf(tooLarge),
    ]
    for (const preview of bad) {
      await expect(offer(offerOf({ preview }))).rejects.toMatchObject({
        code: expect.stringMatching(/^(preview|request)\.invalid$/),
      })
    }
    expect(await server.events()).toEqual([])
    expect(await server.onDisk()).toEqual([])
  })

  test('a photo that is too large or empty is refused on both ends', async () => {
    const large = offerOf({ bytes: 1001 })
    await expect(offer(large)).rejects.toMatchObject(refused('photo.too-large'))
    const empty = offerOf({ bytes: 0 })
    await expect(offer(empty)).rejects.toMatchObject(refused('photo.empty'))
    expect(server.signals).toMatchObject([
      {
        signal: { type: 'photo.refused', data: { photoId: large.photoId, name: 'a.jpg', code: 'photo.too-large' } },
        except: server.phone.id,
      },
      { signal: { type: 'photo.refused', data: { photoId: empty.photoId, code: 'photo.empty' } } },
    ])
    expect(await server.events()).toEqual([])
  })

  test('a session takes as many photos as it may, however many come at once', async () => {
    const offers = Array.from({ length: 6 }, () => offerOf({}))
    const preview = previewOf(await webp())
    const results = await Promise.allSettled(offers.map((data) => offer({ ...data, preview })))
    expect(results.filter(({ status }) => status === 'fulfilled')).toHaveLength(3)
    for (const result of results) {
      if (result.status === 'rejected') expect(result.reason).toMatchObject(refused('photo.too-many'))
    }
    expect(server.signals.filter(({ signal }) => signal.type === 'photo.refused')).toHaveLength(3)
    expect(await server.events()).toHaveLength(3)
    expect(await server.onDisk()).toHaveLength(3)
  })

  test('a removed photo makes room for another, and offering one that is there needs none', async () => {
    const offers = [offerOf(), offerOf(), offerOf()] as const
    for (const data of offers) await offer(data)
    await offer(offers[0])
    await expect(offer(offerOf())).rejects.toMatchObject(refused('photo.too-many'))
    await server.command(server.phone, 'photo.remove', { photoId: offers[0].photoId })
    await offer(offerOf())
  })

  test('removing a photo ends its links and deletes its bytes; doing it again does nothing', async () => {
    const data = offerOf({ preview: previewOf(await webp()) })
    await offer(data)
    const { urls } = await server.photo(data.photoId)
    const remove = () => server.command(server.phone, 'photo.remove', { photoId: data.photoId })
    await remove()
    await remove()
    expect(await server.events()).toMatchObject([{ type: 'photo.offered' }, { type: 'photo.removed' }])
    expect((await server.fetch(null, urls.preview ?? '')).status).toBe(404)
    expect(await server.photo(data.photoId)).toMatchObject({ code: 'photo.unknown' })
    await vi.waitFor(async () => expect(await server.onDisk()).toEqual([]))
  })

  test('a removed photo does not come back by being offered again', async () => {
    const data = offerOf()
    await offer(data)
    await server.command(server.page, 'photo.remove', { photoId: data.photoId })
    expect(await offer(data)).toMatchObject({ data: { state: 'removed' } })
    expect(await server.events()).toHaveLength(2)
  })

  test('only the phone that offered a photo, and the page, may change it', async () => {
    const data = offerOf()
    await offer(data)
    const { photoId } = data
    const preview = previewOf(await webp())
    const forbidden = refused('command.forbidden')
    await expect(offer(data, { by: server.otherPhone })).rejects.toMatchObject(forbidden)
    const stranger = server.otherPhone
    await expect(server.command(stranger, 'photo.preview', { photoId, preview })).rejects.toMatchObject(forbidden)
    await expect(server.command(stranger, 'photo.remove', { photoId })).rejects.toMatchObject(forbidden)
    await server.command(server.page, 'photo.preview', { photoId, preview })
    await server.command(server.page, 'photo.remove', { photoId })
  })

  test('a photo that is not there, and one of another session, get the same answer', async () => {
    const other = await startPhotoServer(database)
    const data = offerOf()
    await other.command(other.phone, 'photo.offer', data)
    const preview = previewOf(await webp())
    for (const photoId of [data.photoId, newId()]) {
      const unknown = refused('photo.unknown')
      await expect(server.command(server.page, 'photo.remove', { photoId })).rejects.toMatchObject(unknown)
      await expect(server.command(server.page, 'photo.preview', { photoId, preview })).rejects.toMatchObject(unknown)
      expect(await server.photo(photoId)).toMatchObject({ code: 'photo.unknown', status: 404 })
    }
    // The same id in two sessions is two photos.
    await offer(data)
    expect(await server.photo(data.photoId)).toMatchObject({ deviceId: server.phone.id })
    await other.stop()
    await removeFolder(other)
  })

  test('the list is in the person’s order, and unchanged until something happens', async () => {
    const list = async (headers: Record<string, string> = {}) =>
      server.fetch(server.page, `api/sessions/${server.sessionId}/photos`, { headers })
    const [second, third, first] = [offerOf({ position: 1 }), offerOf({ position: 1 }), offerOf({ position: 0 })]
    await offer(second)
    server.clock.pass(1)
    await offer(third)
    await offer(first)
    const answer = await list()
    const body = (await answer.json()) as { photos: { photoId: string }[]; cursor: number }
    expect(body.photos.map(({ photoId }) => photoId)).toEqual([first.photoId, second.photoId, third.photoId])
    expect(body.cursor).toBe(3)

    const etag = { 'If-None-Match': answer.headers.get('etag') ?? '' }
    expect((await list(etag)).status).toBe(304)
    await server.command(server.page, 'photo.remove', { photoId: first.photoId })
    expect((await list(etag)).status).toBe(200)
    const renewed = { 'If-None-Match': (await list()).headers.get('etag') ?? '' }
    server.clock.pass(2 * 60_000)
    expect((await list(renewed)).status).toBe(200)
  })
})
