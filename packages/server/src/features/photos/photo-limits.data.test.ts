import { newId } from '@snaplink/contract'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { databases, type TestDatabase } from '../../../test/databases.ts'
import {
  type PhotoServer,
  type PhotoServerOptions,
  removeFolder,
  startPhotoServer,
} from '../../../test/photo-server.ts'
import { jpeg, noisyJpeg, png } from '../../../test/pictures.ts'

describe.each(databases)('what a session takes on $name', ({ open }) => {
  let database: TestDatabase
  let server: PhotoServer | undefined
  beforeEach(async () => {
    database = await open()
  })
  afterEach(async () => {
    await server?.stop()
    if (server) await removeFolder(server)
    await database.drop()
  })
  async function start(options: PhotoServerOptions): Promise<PhotoServer> {
    server = await startPhotoServer(database, options)
    return server
  }
  const offer = async ({ command, phone }: PhotoServer, bytes: number) => {
    const photoId = newId()
    await command(phone, 'photo.offer', { photoId, position: 0, name: 'a.jpg', bytes, mediaType: 'image/jpeg' })
    return photoId
  }
  const codeOf = async (answer: Response) => ((await answer.json()) as { code?: string }).code

  test('is bounded in bytes of all photos together, by what was offered and by what came', async () => {
    const server = await start({ maxTotalBytes: 10_000 })
    const first = await offer(server, 6_000)
    await expect(offer(server, 5_000)).rejects.toMatchObject({ code: 'photo.no-room' })
    expect(server.signals.at(-1)).toMatchObject({ signal: { type: 'photo.refused', data: { code: 'photo.no-room' } } })
    const second = await offer(server, 4_000)

    const large = await noisyJpeg(80, 80)
    expect(large.length).toBeGreaterThan(4_000)
    const answer = await server.upload(server.phone, second, large)
    expect([answer.status, await codeOf(answer)]).toEqual([409, 'photo.no-room'])
    expect(await server.photo(second)).toMatchObject({ state: 'rejected', code: 'photo.no-room' })
    // Within its own room it came.
    expect((await server.upload(server.phone, first, await jpeg())).status).toBe(200)
  })

  test('is bounded for simple clients alike, and removing makes room', async () => {
    const server = await start({ maxTotalBytes: 1_000 })
    const send = async () =>
      server.fetch(server.page, `api/sessions/${server.sessionId}/photos`, {
        ...{ method: 'POST', body: new Uint8Array(await jpeg({ quality: 70 })) },
      })
    const taken = await offer(server, 900)
    expect(await codeOf(await send())).toBe('photo.no-room')
    await server.command(server.page, 'photo.remove', { photoId: taken })
    expect((await send()).status).toBe(201)
  })

  test('may leave out kinds of picture, judged by the bytes', async () => {
    const server = await start({ mediaTypes: 'image/jpeg image/heic' })
    const photoId = await offer(server, 1_000)
    const answer = await server.upload(server.phone, photoId, await png())
    expect([answer.status, await codeOf(answer)]).toEqual([415, 'photo.type-unwanted'])
    expect(await server.photo(photoId)).toMatchObject({ state: 'rejected', code: 'photo.type-unwanted' })
    expect((await server.upload(server.phone, await offer(server, 1_000), await jpeg())).status).toBe(200)
  })
})
