import { limits, newId } from '@snaplink/contract'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { databases, type TestDatabase } from '../../../test/databases.ts'
import { type PhotoServer, removeFolder, startPhotoServer } from '../../../test/photo-server.ts'
import { html, jpeg } from '../../../test/pictures.ts'
import type { FileStore } from '../../files/file-store.ts'

describe.each(databases)('a removed photo on $name', ({ open }) => {
  let database: TestDatabase
  let server: PhotoServer
  let isFull = false
  const diskFull = () => Object.assign(new Error('ENOSPC: no space left on device, write'), { code: 'ENOSPC' })
  beforeEach(async () => {
    database = await open()
    isFull = false
    const files = (onDisk: FileStore): FileStore => ({
      ...onDisk,
      write: (...all) => (isFull ? Promise.reject(diskFull()) : onDisk.write(...all)),
    })
    server = await startPhotoServer(database, { maxPhotos: 2, files })
  })
  afterEach(async () => {
    await server.stop()
    await removeFolder(server)
    await database.drop()
  })

  const within = { timeout: 20_000 }
  const types = async () => (await server.events()).map(({ type }) => type)
  const act = (type: 'photo.remove' | 'photo.restore', photoId: string, by = server.page) =>
    server.command(by, type, { photoId })
  const isIn = (photoId: string, state: string) =>
    vi.waitFor(async () => expect(await server.photo(photoId)).toMatchObject({ state }), within)
  async function offer(): Promise<string> {
    const photoId = newId()
    const data = { photoId, position: 0, name: 'a.jpg', bytes: 1000, mediaType: 'image/jpeg' }
    await server.command(server.phone, 'photo.offer', data)
    return photoId
  }
  async function send(bytes: Buffer): Promise<string> {
    const photoId = await offer()
    await server.upload(server.phone, photoId, bytes)
    return photoId
  }
  const purgeIsDone = () =>
    vi.waitFor(async () => expect(await database.db.read.selectFrom('jobs').selectAll().execute()).toEqual([]), within)

  test('comes back as it was within ten minutes, and its links are dead only until then', async () => {
    const photoId = await send(await jpeg())
    await isIn(photoId, 'ready')
    await server.command(server.page, 'photo.edit', { photoId, rotation: 90, isCover: true })
    const before = await server.photo(photoId)
    const open = async () => (await server.fetch(null, before.urls.original ?? '')).status
    await act('photo.remove', photoId)
    expect(await server.photo(photoId)).toMatchObject({ code: 'photo.unknown' })
    expect(await open()).toBe(404)

    await act('photo.restore', photoId)
    expect(await server.photo(photoId)).toEqual(before)
    expect(await open()).toBe(200)
    expect((await types()).slice(-2)).toEqual(['photo.removed', 'photo.restored'])
    await act('photo.restore', photoId)
    expect((await types()).at(-1)).toBe('photo.restored')
  })

  test('is gone for good after them, and so are its bytes', async () => {
    const photoId = await send(await jpeg())
    await isIn(photoId, 'ready')
    await act('photo.remove', photoId)
    server.clock.pass(limits.restoreMs - 1)
    expect(await server.onDisk()).toHaveLength(3)
    server.clock.pass(1)
    await expect(act('photo.restore', photoId)).rejects.toMatchObject({ code: 'photo.gone' })
    await vi.waitFor(async () => expect(await server.onDisk()).toEqual([]), within)
    expect(await database.db.read.selectFrom('files').select('id').execute()).toEqual([])
    await expect(act('photo.restore', photoId)).rejects.toMatchObject({ code: 'photo.gone' })
  })

  test('is gone at once where the disk is full', async () => {
    const photoId = await send(await jpeg())
    await isIn(photoId, 'ready')
    await act('photo.remove', photoId)
    const next = await offer()
    isFull = true
    expect((await server.upload(server.phone, next, await jpeg())).status).toBe(507)
    await vi.waitFor(async () => expect(await server.onDisk()).toEqual([]), within)
    await expect(act('photo.restore', photoId)).rejects.toMatchObject({ code: 'photo.gone' })
    isFull = false
    expect((await server.upload(server.phone, next, await jpeg())).status).toBe(200)
    await isIn(next, 'ready')
  })

  test('that came back is not taken away by what was to come', async () => {
    const photoId = await send(await jpeg())
    await isIn(photoId, 'ready')
    await act('photo.remove', photoId)
    await act('photo.restore', photoId)
    server.clock.pass(limits.restoreMs)
    await purgeIsDone()
    expect(await server.photo(photoId)).toMatchObject({ state: 'ready' })
    expect(await server.onDisk()).toHaveLength(3)

    // Nor by the first removal when it is removed once more.
    await act('photo.remove', photoId)
    server.clock.pass(limits.restoreMs / 2)
    await act('photo.restore', photoId)
    await act('photo.remove', photoId)
    server.clock.pass(limits.restoreMs / 2)
    await vi.waitFor(async () => {
      expect(await database.db.read.selectFrom('jobs').selectAll().execute()).toHaveLength(1)
    }, within)
    await act('photo.restore', photoId)
    expect(await server.photo(photoId)).toMatchObject({ state: 'ready' })
  })

  test('that was not ready yet is made so when it comes back', async () => {
    await server.jobs.stop()
    const photoId = await send(await jpeg())
    await act('photo.remove', photoId)
    await server.jobs.start()
    await vi.waitFor(async () => {
      const kinds = await database.db.read.selectFrom('jobs').select('kind').execute()
      expect(kinds).toEqual([{ kind: 'photos.purge' }])
    }, within)
    await act('photo.restore', photoId)
    await isIn(photoId, 'ready')
  })

  test('that had not arrived is gone at once, and what came of it too', async () => {
    const photoId = await offer()
    await act('photo.remove', photoId)
    await expect(act('photo.restore', photoId)).rejects.toMatchObject({ code: 'photo.gone' })
    await purgeIsDone()
  })

  test('that was rejected comes back as that', async () => {
    const photoId = await send(html)
    await isIn(photoId, 'rejected')
    await act('photo.remove', photoId)
    await act('photo.restore', photoId)
    expect(await server.photo(photoId)).toMatchObject({ state: 'rejected', code: 'photo.not-an-image' })
  })

  test('does not come back when its place is taken, or the picture is there again', async () => {
    const bytes = await jpeg()
    const photoId = await send(bytes)
    await act('photo.remove', photoId)
    const again = await send(bytes)
    await expect(act('photo.restore', photoId)).rejects.toMatchObject({ code: 'photo.duplicate' })
    await act('photo.remove', again)
    await Promise.all([offer(), offer()])
    await expect(act('photo.restore', photoId)).rejects.toMatchObject({ code: 'photo.too-many' })
  })

  test('is brought back by its phone or the page, and by nobody else', async () => {
    const photoId = await send(await jpeg())
    await act('photo.remove', photoId, server.phone)
    await expect(act('photo.restore', photoId, server.otherPhone)).rejects.toMatchObject({ code: 'command.forbidden' })
    await act('photo.restore', photoId, server.phone)
    await expect(act('photo.restore', newId())).rejects.toMatchObject({ code: 'photo.unknown' })
  })

  test('is swept with its session', async () => {
    const photoId = await send(await jpeg())
    await isIn(photoId, 'ready')
    await act('photo.remove', photoId)
    await server.close(server.sessionId)
    await vi.waitFor(async () => expect(await server.onDisk()).toEqual([]), within)
    server.clock.pass(limits.restoreMs)
    await purgeIsDone()
  })
})
