import { newId } from '@snaplink/contract'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { databases, type TestDatabase } from '../../test/databases.ts'
import { type PhotoServer, removeFolder, startPhotoServer } from '../../test/photo-server.ts'
import { jpeg } from '../../test/pictures.ts'

describe.each(databases)('the link to a file on $name', ({ open }) => {
  let database: TestDatabase
  let server: PhotoServer
  let bytes: Buffer
  let urls: { original: string; download: string }
  beforeAll(async () => {
    database = await open()
    server = await startPhotoServer(database)
    bytes = await jpeg()
    const photoId = newId()
    const offer = { photoId, position: 0, name: 'Größe "1".jpg', bytes: bytes.length, mediaType: 'image/jpeg' }
    await server.command(server.phone, 'photo.offer', offer)
    await server.upload(server.phone, photoId, bytes)
    await vi.waitFor(async () => {
      const { original, download } = (await server.photo(photoId)).urls
      if (!original || !download) throw new Error('It is not ready yet.')
      urls = { original, download }
    })
  })
  afterAll(async () => {
    await server.stop()
    await removeFolder(server)
    await database.drop()
  })
  const get = (url: string, headers: Record<string, string> = {}, method = 'GET') =>
    server.fetch(null, url, { headers, method })
  const bodyOf = async (answer: Response) => Buffer.from(await answer.arrayBuffer())

  test('gives the bytes, as a picture and nothing else', async () => {
    const answer = await get(urls.original)
    expect(answer.status).toBe(200)
    expect(await bodyOf(answer)).toEqual(bytes)
    expect(Object.fromEntries(answer.headers)).toMatchObject({
      'content-type': 'image/jpeg',
      'content-length': String(bytes.length),
      'x-content-type-options': 'nosniff',
      'content-security-policy': "default-src 'none'; sandbox",
      'cross-origin-resource-policy': 'same-origin',
      'cache-control': expect.stringMatching(/^private, max-age=(4[89]\d|5\d\d|600), immutable$/),
      'accept-ranges': 'bytes',
    })
    expect(answer.headers.get('content-disposition')).toBeNull()
  })

  test('saves it under its name', async () => {
    const answer = await get(urls.download)
    expect(await bodyOf(answer)).toEqual(bytes)
    expect(answer.headers.get('content-type')).toBe('image/jpeg')
    // RFC 6266 and RFC 8187: a plain name for old clients, the real one beside it.
    const plain = 'filename="Gr??e \\"1\\".jpg"'
    const real = "filename*=UTF-8''Gr%C3%B6%C3%9Fe%20%221%22.jpg"
    expect(answer.headers.get('content-disposition')).toBe(`attachment; ${plain}; ${real}`)
  })

  test('answers HEAD like GET, without the bytes', async () => {
    const answer = await get(urls.original, {}, 'HEAD')
    expect(answer.status).toBe(200)
    expect(answer.headers.get('content-length')).toBe(String(bytes.length))
    expect(await bodyOf(answer)).toHaveLength(0)
  })

  test.each([
    ['bytes=0-9', 0, 9],
    ['bytes=10-', 10, -1],
    ['bytes=-5', -5, -1],
    ['bytes=100-99999999', 100, -1],
  ])('gives the part %s', async (range, first, last) => {
    const start = first < 0 ? bytes.length + first : first
    const end = last < 0 ? bytes.length + last : last
    const answer = await get(urls.original, { Range: range })
    expect(answer.status).toBe(206)
    expect(answer.headers.get('content-range')).toBe(`bytes ${start}-${end}/${bytes.length}`)
    expect(answer.headers.get('content-length')).toBe(String(end - start + 1))
    expect(await bodyOf(answer)).toEqual(bytes.subarray(start, end + 1))
  })

  test('gives the whole file for several ranges or ones that it does not understand', async () => {
    for (const range of ['bytes=0-1,5-6', 'lines=1-2', 'nonsense']) {
      const answer = await get(urls.original, { Range: range })
      expect(answer.status).toBe(200)
      expect(await bodyOf(answer)).toEqual(bytes)
    }
  })

  test('says how long the file is where the part lies outside', async () => {
    const answer = await get(urls.original, { Range: `bytes=${bytes.length}-` })
    expect(answer.status).toBe(416)
    expect(answer.headers.get('content-range')).toBe(`bytes */${bytes.length}`)
  })

  test('says that nothing changed to who has it', async () => {
    const etag = (await get(urls.original)).headers.get('etag') ?? ''
    const answer = await get(urls.original, { 'If-None-Match': etag })
    expect(answer.status).toBe(304)
    expect((await get(urls.original, { 'If-None-Match': '"other"' })).status).toBe(200)
  })

  test('gets one answer whether it was changed, is for another file or for none', async () => {
    const url = new URL(urls.original, 'http://host')
    const change = (name: string, value: string | null) => {
      const changed = new URL(url)
      if (value === null) changed.searchParams.delete(name)
      else changed.searchParams.set(name, value)
      return `${changed.pathname}${changed.search}`.slice(1)
    }
    const bad = [
      change('s', 'AAAA'),
      change('s', null),
      change('e', String(Number(url.searchParams.get('e')) + 1)),
      change('e', null),
      `${urls.original}&s=AAAA`,
      urls.original.replace(/files\/[^?]+/, `files/${newId()}`),
      `api/files/${newId()}`,
    ]
    const answers = await Promise.all(bad.map(async (link) => (await get(link)).text()))
    expect(new Set(answers).size).toBe(1)
    expect(JSON.parse(answers[0] ?? '')).toMatchObject({ code: 'file.unknown', status: 404 })
  })

  test('ends', async () => {
    const [url] = [urls.original]
    expect((await get(url)).status).toBe(200)
    server.clock.pass(10 * 60_000)
    const answer = await get(url)
    expect(await answer.json()).toMatchObject({ code: 'file.unknown' })
    expect(answer.headers.get('cache-control')).toBe('no-store')
  })
})
