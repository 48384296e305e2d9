import { newId } from '@snaplink/contract'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { databases, type TestDatabase } from '../../../test/databases.ts'
import { type PhotoServer, removeFolder, startPhotoServer } from '../../../test/photo-server.ts'

describe.each(databases)('what a person wants of a photo on $name', ({ open }) => {
  let database: TestDatabase
  let server: PhotoServer
  beforeAll(async () => {
    database = await open()
  })
  afterAll(() => database.drop())
  beforeEach(async () => {
    server = await startPhotoServer(database)
  })
  afterEach(async () => {
    await server.stop()
    await removeFolder(server)
    await database.db.write.deleteFrom('jobs').execute()
  })

  async function offer(position = 0): Promise<string> {
    const photoId = newId()
    const data = { photoId, position, name: 'a.jpg', bytes: 1000, mediaType: 'image/jpeg' }
    await server.command(server.phone, 'photo.offer', data)
    return photoId
  }
  const edit = (data: object, by = server.page, id = newId()) => server.command(by, 'photo.edit', data, id)
  const told = async (after: number) => (await server.events()).filter(({ seq }) => seq > after)
  async function order(): Promise<string[]> {
    const answer = await server.fetch(server.page, `api/sessions/${server.sessionId}/photos`)
    const { photos } = (await answer.json()) as { photos: { photoId: string }[] }
    return photos.map(({ photoId }) => photoId)
  }

  test('is kept with it and told to everyone, all of it', async () => {
    const photoId = await offer(4)
    await edit({ photoId, rotation: 90 })
    await edit({ photoId, straighten: -2.5, crop: { x: 0.1, y: 0, width: 0.5, height: 1 } })
    const edits = { rotation: 90, straighten: -2.5, crop: { x: 0.1, y: 0, width: 0.5, height: 1 } }
    expect(await server.photo(photoId)).toMatchObject({ edits })
    expect((await told(2))[0]).toMatchObject({
      ...{ type: 'photo.edited', by: server.page.id },
      data: { photoId, position: 4, isCover: false, edits },
    })
  })

  test('can be taken back, after which the photo is as it came', async () => {
    const photoId = await offer()
    const before = await server.photo(photoId)
    await edit({ photoId, rotation: 180, straighten: 3, crop: { x: 0, y: 0, width: 0.5, height: 0.5 } })
    await edit({ photoId, rotation: 0, straighten: 0, crop: null })
    expect(await server.photo(photoId)).toEqual(before)
    expect((await told(2))[0]).toMatchObject({ data: { edits: null } })
  })

  test('that changes nothing is not told', async () => {
    const photoId = await offer()
    await edit({ photoId })
    await edit({ photoId, position: 0, rotation: 0, crop: null, isCover: false })
    expect(await server.events()).toHaveLength(1)
  })

  test('puts it between two others by a number between theirs', async () => {
    const [first, second, third] = [await offer(0), await offer(1), await offer(2)]
    await edit({ photoId: third, position: 0.5 })
    expect(await order()).toEqual([first, third, second])
    await edit({ photoId: second, position: -1 })
    expect(await order()).toEqual([second, first, third])
    expect(await server.photo(third)).toMatchObject({ position: 0.5 })
  })

  test('makes one of them the cover, and only one', async () => {
    const [first, second] = [await offer(0), await offer(1)]
    await edit({ photoId: first, isCover: true })
    await edit({ photoId: second, isCover: true })
    expect(await server.photo(second)).toMatchObject({ isCover: true })
    expect(await server.photo(first)).not.toHaveProperty('isCover')
    expect((await told(3)).map(({ data }) => data)).toMatchObject([
      { photoId: second, isCover: true },
      { photoId: first, isCover: false },
    ])
  })

  test('happens once, however often it is sent', async () => {
    const photoId = await offer()
    const id = newId()
    const first = await edit({ photoId, rotation: 90 }, server.page, id)
    await edit({ photoId, rotation: 180 })
    expect(await edit({ photoId, rotation: 90 }, server.page, id)).toEqual(first)
  })

  test('is for the page and the phone that offered it to say, and has to make sense', async () => {
    const photoId = await offer()
    await edit({ photoId, rotation: 90 }, server.phone)
    await expect(edit({ photoId, rotation: 0 }, server.otherPhone)).rejects.toMatchObject({ code: 'command.forbidden' })
    await expect(edit({ photoId: newId(), rotation: 0 })).rejects.toMatchObject({ code: 'photo.unknown' })
    for (const nonsense of [
      { rotation: 45 },
      { straighten: 46 },
      { straighten: Number.NaN },
      { crop: { x: 0.6, y: 0, width: 0.5, height: 1 } },
      { crop: { x: 0, y: 0, width: 0, height: 1 } },
      { position: Number.POSITIVE_INFINITY },
    ]) {
      await expect(edit({ photoId, ...nonsense })).rejects.toMatchObject({ code: 'request.invalid' })
    }
  })
})
