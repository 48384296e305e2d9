import { createHash } from 'node:crypto'
import { once } from 'node:events'
import { readdir, stat } from 'node:fs/promises'
import { connect } from 'node:net'
import { newId, type PhotoList } from '@snaplink/contract'
import sharp from 'sharp'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest'
import { databases, type TestDatabase } from '../../../test/databases.ts'
import { type PhotoServer, removeFolder, startPhotoServer } from '../../../test/photo-server.ts'
import { bomb, html, jpeg, noisyJpeg, png, svg, webp } from '../../../test/pictures.ts'

const maxPhotoBytes = 300_000
const sha256 = (bytes: Buffer) => createHash('sha256').update(bytes).digest('hex')
const digestOf = (bytes: Buffer) => `sha-256=:${createHash('sha256').update(bytes).digest('base64')}:`

describe.each(databases)('uploading an original on $name', ({ open }) => {
  let database: TestDatabase
  let server: PhotoServer
  beforeAll(async () => {
    database = await open()
  })
  afterAll(() => database.drop())
  beforeEach(async () => {
    server = await startPhotoServer(database, { maxPhotoBytes, maxPhotos: 5 })
  })
  afterEach(async () => {
    await server.stop()
    await removeFolder(server)
    // What one test left to do is not the next one's business.
    await database.db.write.deleteFrom('jobs').execute()
  })

  async function offer(bytes = 1000, name = 'a.jpg'): Promise<string> {
    const photoId = newId()
    await server.command(server.phone, 'photo.offer', { photoId, position: 0, name, bytes, mediaType: 'image/jpeg' })
    return photoId
  }
  const types = async () => (await server.events()).map(({ type }) => type)
  const isReady = (photoId: string) =>
    vi.waitFor(async () => expect(await server.photo(photoId)).toMatchObject({ state: 'ready' }), 20_000)

  test('what is answered is durable, and becomes ready', async () => {
    const bytes = await jpeg({ width: 400, height: 300, orientation: 6 })
    const photoId = await offer(bytes.length)
    const answer = await server.upload(server.phone, photoId, bytes)
    expect(answer.status).toBe(200)
    expect(await answer.json()).toEqual({ photoId, state: 'received', bytes: bytes.length, sha256: sha256(bytes) })
    await isReady(photoId)

    const view = await server.photo(photoId)
    expect(view).toMatchObject({ width: 300, height: 400, sha256: sha256(bytes), mediaType: 'image/jpeg' })
    const original = await server.fetch(null, view.urls.original ?? '')
    const pixels = (picture: ArrayBuffer | Buffer) => sharp(picture).autoOrient().raw().toBuffer()
    expect(await pixels(await original.arrayBuffer())).toEqual(await pixels(bytes))
    expect((await server.fetch(null, view.urls.display ?? '')).headers.get('content-type')).toBe('image/jpeg')
    expect((await server.fetch(null, view.urls.thumb ?? '')).headers.get('content-type')).toBe('image/webp')
    expect(await server.events()).toMatchObject([
      { type: 'photo.offered' },
      { type: 'photo.received', by: server.phone.id, data: { photoId, sha256: sha256(bytes), bytes: bytes.length } },
      { type: 'photo.ready', by: 'server', data: { photoId, width: 300, height: 400 } },
    ])
    await vi.waitFor(async () => expect(await server.onDisk()).toHaveLength(3))
  })

  test('PNG and WebP are taken for what they are, whatever they are called', async () => {
    for (const [bytes, mediaType] of [
      [await png(), 'image/png'],
      [await webp(), 'image/webp'],
    ] as const) {
      const photoId = await offer(bytes.length, 'really.jpg')
      expect((await server.upload(server.phone, photoId, bytes)).status).toBe(200)
      await isReady(photoId)
      expect(await server.photo(photoId)).toMatchObject({ mediaType })
    }
  })

  test('sending it again gives the same answer and stores nothing', async () => {
    const bytes = await jpeg()
    const photoId = await offer(bytes.length)
    const first = await (await server.upload(server.phone, photoId, bytes)).json()
    await isReady(photoId)
    const again = await server.upload(server.phone, photoId, bytes)
    expect(again.status).toBe(200)
    expect(await again.json()).toEqual({ ...(first as object), state: 'ready' })
    expect(await types()).toEqual(['photo.offered', 'photo.received', 'photo.ready'])
    expect(await server.onDisk()).toHaveLength(3)
  })

  test('of simultaneous uploads one wins, all get its answer, and no file is left over', async () => {
    const bytes = await noisyJpeg(400, 300)
    const photoId = await offer(bytes.length)
    const answers = await Promise.all(
      Array.from({ length: 4 }, () => server.upload(server.phone, photoId, bytes).then((answer) => answer.json())),
    )
    for (const answer of answers) expect(answer).toMatchObject({ photoId, sha256: sha256(bytes) })
    await isReady(photoId)
    expect(await types()).toEqual(['photo.offered', 'photo.received', 'photo.ready'])
    expect(await server.onDisk()).toHaveLength(3)
  })

  const pretender = Buffer.concat([Buffer.from('\xff\xd8\xff\xe0', 'latin1'), html])
  const bad: [name: string, bytes: () => Promise<Buffer> | Buffer, status: number, code: string][] = [
    ['an SVG renamed .jpg', () => svg, 415, 'photo.not-an-image'],
    ['HTML renamed .jpg', () => html, 415, 'photo.not-an-image'],
    ['HTML that begins like a JPEG', () => pretender, 422, 'photo.damaged'],
    ['an empty file', () => Buffer.alloc(0), 400, 'photo.empty'],
    ['a bomb of 40,000 × 40,000', () => bomb(), 422, 'photo.too-many-pixels'],
    ['one byte too many', () => Buffer.alloc(maxPhotoBytes + 1), 413, 'photo.too-large'],
  ]
  test.each(bad)('%s is refused and rejected on both ends, and leaves nothing', async (_name, make, status, code) => {
    const bystander = await offer()
    const photoId = await offer()
    const body = await make()
    const answer = await server.upload(server.phone, photoId, body)
    expect(answer.status).toBe(status)
    expect(answer.headers.get('content-type')).toMatch(/^application\/problem\+json/)
    expect(await answer.json()).toMatchObject({ code })
    expect((await server.events()).at(-1)).toMatchObject({ type: 'photo.rejected', data: { photoId, code } })
    expect(await server.photo(photoId)).toMatchObject({ state: 'rejected', code })
    expect(await server.onDisk()).toEqual([])
    // The verdict stands, without another event.
    expect(await (await server.upload(server.phone, photoId, await jpeg())).json()).toMatchObject({ code })
    expect(await types()).toEqual(['photo.offered', 'photo.offered', 'photo.rejected'])
    // The others are unaffected.
    expect((await server.upload(server.phone, bystander, await jpeg())).status).toBe(200)
    await isReady(bystander)
  })

  test('bad bytes that come late do not take a good photo away', async () => {
    const bytes = await jpeg()
    const photoId = await offer(bytes.length)
    const late = await openUpload(photoId, html.length)
    late.write(html.subarray(0, 10))
    await vi.waitFor(async () => expect(await server.onDisk()).toHaveLength(1))
    expect((await server.upload(server.phone, photoId, bytes)).status).toBe(200)
    await isReady(photoId)
    late.write(html.subarray(10))
    const [head] = await once(late, 'data', { signal: AbortSignal.timeout(5_000) })
    expect(String(head)).toMatch(/^HTTP\/1\.1 415 /)
    late.destroy()
    expect(await types()).toEqual(['photo.offered', 'photo.received', 'photo.ready'])
    expect(await server.onDisk()).toHaveLength(3)
  })

  test.each([
    ['and says so', Number.MAX_SAFE_INTEGER, Buffer.alloc(256 * 1024)],
    [
      'and does not say so',
      'chunked',
      Buffer.concat([Buffer.from('40000\r\n'), Buffer.alloc(0x40000), Buffer.from('\r\n')]),
    ],
  ] as const)('a client that never stops sending, %s, is cut off', async (_name, length, piece) => {
    const photoId = await offer()
    const socket = await openUpload(photoId, length)
    // Being cut off may well look like an error to whoever is.
    socket.on('error', () => socket.destroy())
    const closed = new Promise((resolve) => socket.once('close', resolve))
    const send = (): void => {
      while (!socket.destroyed && socket.write(piece));
    }
    socket.on('drain', send)
    send()
    await closed
    expect(socket.bytesWritten).toBeLessThan(100 * 1024 * 1024)
  })

  test('a truncated photo is acknowledged as it came, then rejected on both ends, and its bytes deleted', async () => {
    const whole = await noisyJpeg(200, 150)
    const photoId = await offer()
    expect((await server.upload(server.phone, photoId, whole.subarray(0, whole.length >> 1))).status).toBe(200)
    const rejected = { type: 'photo.rejected', by: 'server', data: { photoId, code: 'photo.damaged' } }
    await vi.waitFor(async () => expect((await server.events()).at(-1)).toMatchObject(rejected))
    await vi.waitFor(async () => expect(await server.onDisk()).toEqual([]))
    const files = database.db.read.selectFrom('files').select('id').where('sessionId', '=', server.sessionId)
    expect(await files.execute()).toEqual([])
  })

  test('more bytes than were declared stop being read at the limit', async () => {
    const photoId = await offer()
    let sent = 0
    const endless = new ReadableStream<Uint8Array>({
      pull(controller) {
        sent += 65_536
        if (sent > 400 * 65_536) controller.close()
        else controller.enqueue(new Uint8Array(65_536))
      },
    })
    const path = `api/sessions/${server.sessionId}/photos/${photoId}/original`
    const init = { method: 'POST', body: endless, duplex: 'half' } as RequestInit
    const answer = await server.fetch(server.phone, path, init)
    expect(await answer.json()).toMatchObject({ code: 'photo.too-large', status: 413 })
    expect(await server.onDisk()).toEqual([])
  })

  test('a body that is announced as too large is refused before it is sent', async () => {
    const photoId = await offer()
    const socket = await openUpload(photoId, 26 * 1024 * 1024)
    const [head] = await once(socket, 'data', { signal: AbortSignal.timeout(5_000) })
    expect(String(head)).toMatch(/^HTTP\/1\.1 413 /)
    socket.destroy()
    expect(await server.photo(photoId)).toMatchObject({ state: 'rejected', code: 'photo.too-large' })
  })

  test('a cut line leaves the photo offered and nothing on the disk, and sending it again works', async () => {
    const bytes = await noisyJpeg(300, 200)
    const photoId = await offer(bytes.length)
    const socket = await openUpload(photoId, bytes.length)
    socket.write(bytes.subarray(0, 20_000))
    await vi.waitFor(async () => expect(await server.onDisk()).toHaveLength(1))
    socket.destroy()
    await vi.waitFor(async () => expect(await server.onDisk()).toEqual([]))
    expect(await server.photo(photoId)).toMatchObject({ state: 'offered' })
    expect((await server.upload(server.phone, photoId, bytes)).status).toBe(200)
    await isReady(photoId)
  })

  test('a photo that changed on its way is refused and stays offered', async () => {
    const bytes = await jpeg()
    const photoId = await offer(bytes.length)
    const wrong = { 'Content-Digest': digestOf(await png()) }
    const answer = await server.upload(server.phone, photoId, bytes, wrong)
    expect(answer.status).toBe(422)
    expect(await answer.json()).toMatchObject({ code: 'photo.digest-mismatch' })
    expect(await server.photo(photoId)).toMatchObject({ state: 'offered' })
    expect(await server.onDisk()).toEqual([])
    const right = { 'Content-Digest': `sha-512=:AAAA:, ${digestOf(bytes)}` }
    expect((await server.upload(server.phone, photoId, bytes, right)).status).toBe(200)
  })

  test('a photo that was removed meanwhile is gone, bytes and all', async () => {
    const bytes = await noisyJpeg(300, 200)
    const photoId = await offer(bytes.length)
    const socket = await openUpload(photoId, bytes.length)
    socket.write(bytes.subarray(0, 20_000))
    await vi.waitFor(async () => expect(await server.onDisk()).toHaveLength(1))
    await server.command(server.page, 'photo.remove', { photoId })
    socket.write(bytes.subarray(20_000))
    const [head] = await once(socket, 'data', { signal: AbortSignal.timeout(5_000) })
    expect(String(head)).toMatch(/^HTTP\/1\.1 404 /)
    socket.destroy()
    expect(await server.onDisk()).toEqual([])
    expect(await types()).toEqual(['photo.offered', 'photo.removed'])
  })

  test('the others hear how far it is, a few times a second', async () => {
    const bytes = await noisyJpeg(500, 400)
    const photoId = await offer(bytes.length)
    const socket = await openUpload(photoId, bytes.length)
    await vi.waitFor(async () => expect(await server.onDisk()).toHaveLength(1))
    const told = () => server.signals.filter(({ signal }) => signal.type === 'photo.progress')
    for (let n = 1; n <= 3; n++) {
      server.clock.pass(150)
      socket.write(bytes.subarray((n - 1) * 10_000, n * 10_000))
      await vi.waitFor(async () => expect(await sizeOfPartial()).toBe(n * 10_000))
      await vi.waitFor(() => expect(told()).toHaveLength(n))
    }
    socket.write(bytes.subarray(30_000, 40_000))
    await vi.waitFor(async () => expect(await sizeOfPartial()).toBe(40_000))
    expect(told()).toHaveLength(3)
    expect(told()[2]).toMatchObject({ except: server.phone.id, signal: { by: server.phone.id } })
    const { data } = told()[2]?.signal ?? {}
    expect(data).toEqual({ photoId, sentBytes: expect.any(Number), totalBytes: bytes.length })
    socket.destroy()
  })

  test('who may not send it is told so', async () => {
    const photoId = await offer()
    const bytes = await jpeg()
    expect(await (await server.upload(server.otherPhone, photoId, bytes)).json()).toMatchObject({
      code: 'command.forbidden',
    })
    expect(await (await server.upload(server.phone, newId(), bytes)).json()).toMatchObject({ code: 'photo.unknown' })
    const nobody = { ...server.phone, token: newId() }
    expect(await (await server.upload(nobody, photoId, bytes)).json()).toMatchObject({ code: 'token.invalid' })
    expect((await server.upload(server.page, photoId, bytes)).status).toBe(200)
  })

  test('another session’s phone gets the same answer as for a session that never was', async () => {
    const other = await startPhotoServer(database)
    const photoId = await offer()
    const answers = await Promise.all(
      [server.sessionId, newId()].map(async (sessionId) => {
        const path = `api/sessions/${sessionId}/photos/${photoId}/original`
        return (await server.fetch(other.phone, path, { method: 'POST', body: 'x' })).text()
      }),
    )
    expect(answers[0]).toBe(answers[1])
    expect(answers[0]).toContain('session.unknown')
    await other.stop()
    await removeFolder(other)
  })

  test('an upload to a session that is closed meanwhile is refused and leaves nothing', async () => {
    const bytes = await noisyJpeg(300, 200)
    const photoId = await offer(bytes.length)
    const socket = await openUpload(photoId, bytes.length)
    socket.write(bytes.subarray(0, 20_000))
    await vi.waitFor(async () => expect(await server.onDisk()).toHaveLength(1))
    await server.close(server.sessionId)
    socket.write(bytes.subarray(20_000))
    const [head] = await once(socket, 'data', { signal: AbortSignal.timeout(5_000) })
    expect(String(head)).toMatch(/^HTTP\/1\.1 410 /)
    socket.destroy()
    await vi.waitFor(async () => expect(await server.onDisk()).toEqual([]))
  })

  describe('in one request', () => {
    const post = (body: RequestInit['body'], query = '', headers: Record<string, string> = {}) =>
      server.fetch(server.phone, `api/sessions/${server.sessionId}/photos${query}`, { method: 'POST', body, headers })
    const fileOf = (bytes: Buffer, name: string) => new File([new Uint8Array(bytes)], name, { type: 'image/jpeg' })

    test('a form offers and sends a photo, in the order of arrival', async () => {
      for (const position of [0, 1]) {
        const bytes = await jpeg({ quality: 80 + position })
        const form = new FormData()
        form.append('photo', fileOf(bytes, 'Größe 🌞.jpg'))
        const answer = await post(form)
        expect(answer.status).toBe(201)
        const { photoId } = (await answer.json()) as { photoId: string }
        await isReady(photoId)
        expect(await server.photo(photoId)).toMatchObject({ name: 'Größe 🌞.jpg', position, sha256: sha256(bytes) })
      }
      expect((await types()).slice(0, 2)).toEqual(['photo.offered', 'photo.received'])
    })

    test('a raw body does too, and with an id of its own it happens once', async () => {
      const bytes = await png()
      const photoId = newId()
      const send = () =>
        post(new Uint8Array(bytes), `?photoId=${photoId}&name=shelf.png&position=7`, {
          'Content-Type': 'application/octet-stream',
        })
      expect(await (await send()).json()).toMatchObject({ photoId, state: 'received' })
      await isReady(photoId)
      expect(await (await send()).json()).toMatchObject({ photoId, state: 'ready' })
      expect(await server.photo(photoId)).toMatchObject({ name: 'shelf.png', position: 7, bytes: bytes.length })
      expect(await types()).toEqual(['photo.offered', 'photo.received', 'photo.ready'])
    })

    test('fields before the photo say what the query would', async () => {
      const photoId = newId()
      const form = new FormData()
      form.append('photoId', photoId)
      form.append('position', '3')
      form.append('photo', fileOf(await webp(), 'attack.html'))
      expect((await post(form)).status).toBe(201)
      await isReady(photoId)
      const { position, urls } = await server.photo(photoId)
      expect(position).toBe(3)
      const saved = await server.fetch(null, urls.download ?? '')
      expect(saved.headers.get('content-disposition')).toBe('attachment; filename=attack.webp')
    })

    test('what is refused never was there, and both ends hear of it', async () => {
      const form = new FormData()
      form.append('photo', fileOf(html, 'a.jpg'))
      const answer = await post(form)
      expect(answer.status).toBe(415)
      expect(await answer.json()).toMatchObject({ code: 'photo.not-an-image' })
      expect(server.signals).toMatchObject([
        { signal: { type: 'photo.refused', data: { name: 'a.jpg', code: 'photo.not-an-image' } } },
      ])
      expect(await types()).toEqual([])
      expect(await server.onDisk()).toEqual([])
    })

    test('a session takes no more than it may, however many come at once', async () => {
      const bodies = await Promise.all(Array.from({ length: 8 }, (_, n) => jpeg({ quality: 80 + n })))
      const answers = await Promise.all(bodies.map((bytes) => post(new Uint8Array(bytes))))
      expect(answers.map(({ status }) => status).sort()).toEqual([201, 201, 201, 201, 201, 409, 409, 409])
      await vi.waitFor(async () => expect(await server.onDisk()).toHaveLength(15), 20_000)
    })

    test.each([
      ['a form without a photo', 'name', 'multipart/form-data; boundary=x', '--x\r\n\r\n--x--\r\n', 'request.invalid'],
      ['a form without a boundary', 'none', 'multipart/form-data', 'abc', 'request.invalid'],
      [
        'a form that ends early',
        'cut',
        'multipart/form-data; boundary=x',
        '--x\r\nContent-Disposition: form-data; name="p"; filename="a.jpg"\r\n\r\n\xff\xd8\xff',
        'photo.interrupted',
      ],
      [
        'a form that ends after its photo',
        'cut',
        'multipart/form-data; boundary=x',
        '--x\r\nContent-Disposition: form-data; name="p"; filename="a.jpg"\r\n\r\n\xff\xd8\xff\r\n--x\r\n',
        'photo.interrupted',
      ],
      ['an id that is none', 'id', 'image/jpeg', 'abc', 'request.invalid'],
    ])('%s is refused', async (_name, key, type, body, code) => {
      const answer = await post(Buffer.from(body, 'latin1'), key === 'id' ? '?photoId=../etc' : '', {
        'Content-Type': type,
      })
      expect(await answer.json()).toMatchObject({ code, status: 400 })
      expect(await server.onDisk()).toEqual([])
    })

    test('a form that is refused before it is read, and then cut, harms nobody', async () => {
      for (let n = 0; n < 5; n++) await offer()
      const head = '--x\r\nContent-Disposition: form-data; name="p"; filename="a.jpg"\r\n\r\n\xff\xd8\xff'
      const socket = await openUpload('', 10_000, 'multipart/form-data; boundary=x')
      socket.write(Buffer.from(head, 'latin1'))
      const [answer] = await once(socket, 'data', { signal: AbortSignal.timeout(5_000) })
      expect(String(answer)).toMatch(/^HTTP\/1\.1 409 /)
      socket.destroy()
      await vi.waitFor(async () => expect((await post('x')).status).toBe(409))
    })

    test('two photos in one form are refused, rather than one of them forgotten', async () => {
      const form = new FormData()
      form.append('photo', fileOf(await jpeg(), 'a.jpg'))
      form.append('photo', fileOf(await jpeg(), 'b.jpg'))
      expect(await (await post(form)).json()).toMatchObject({ code: 'request.invalid' })
      expect(await types()).toEqual([])
      expect(await server.onDisk()).toEqual([])
    })

    test('the same picture as one that is there never was there, and both ends hear of it', async () => {
      const bytes = new Uint8Array(await jpeg())
      expect((await post(bytes)).status).toBe(201)
      const again = await post(bytes, '?name=again.jpg')
      expect(again.status).toBe(409)
      expect(await again.json()).toMatchObject({ code: 'photo.duplicate' })
      expect(server.signals).toMatchObject([
        { signal: { type: 'photo.refused', data: { name: 'again.jpg', code: 'photo.duplicate' } } },
      ])
      expect((await types()).filter((type) => type === 'photo.offered')).toHaveLength(1)
    })
  })

  describe('that is on the page already', () => {
    const isRefused = async (photoId: string, bytes: Buffer) => {
      const answer = await server.upload(server.phone, photoId, bytes)
      expect(answer.status).toBe(409)
      expect(await answer.json()).toMatchObject({ code: 'photo.duplicate' })
      expect(await server.photo(photoId)).toMatchObject({ state: 'rejected', code: 'photo.duplicate' })
    }

    test('rejects the later photo on both ends, whichever state the first one is in', async () => {
      const bytes = await jpeg()
      const [first, second, third] = [await offer(), await offer(), await offer()]
      await server.jobs.stop()
      expect((await server.upload(server.phone, first, bytes)).status).toBe(200)
      await isRefused(second, bytes)
      expect((await server.events()).at(-1)).toMatchObject({
        type: 'photo.rejected',
        data: { photoId: second, code: 'photo.duplicate' },
      })
      await server.jobs.start()
      await isReady(first)
      await isRefused(third, bytes)
      // Asked again, it stays so, without another event.
      await isRefused(third, bytes)
      expect((await types()).filter((type) => type === 'photo.rejected')).toHaveLength(2)
      expect(await server.onDisk()).toHaveLength(3)
    })

    test('of several that come at once one stays', async () => {
      const bytes = await jpeg()
      const ids = await Promise.all(Array.from({ length: 4 }, () => offer()))
      const answers = await Promise.all(ids.map((photoId) => server.upload(server.phone, photoId, bytes)))
      expect(answers.map(({ status }) => status).sort()).toEqual([200, 409, 409, 409])
      await vi.waitFor(async () => expect(await server.onDisk()).toHaveLength(3))
    })

    test('may come again when the first one was removed, and is no duplicate in another session', async () => {
      const bytes = await jpeg()
      const [first, second] = [await offer(), await offer()]
      await server.upload(server.phone, first, bytes)
      await isReady(first)
      await server.command(server.phone, 'photo.remove', { photoId: first })
      expect((await server.upload(server.phone, second, bytes)).status).toBe(200)
      const other = await startPhotoServer(database)
      const elsewhere = { photoId: newId(), position: 0, name: 'a.jpg', bytes: 1000, mediaType: 'image/jpeg' }
      await other.command(other.phone, 'photo.offer', elsewhere)
      expect((await other.upload(other.phone, elsewhere.photoId, bytes)).status).toBe(200)
      await other.stop()
      await removeFolder(other)
    })
  })

  test.each(['%C3%A9', '%F0%9F%93%B7', '..%2F..%2Fetc', 'short'])(
    'a photo that cannot be, such as %s, is unknown',
    async (id) => {
      const path = `api/sessions/${server.sessionId}/photos/${id}`
      const looked = await server.fetch(server.page, path)
      expect([looked.status, await looked.json()]).toMatchObject([404, { code: 'photo.unknown' }])
      const sent = await server.upload(server.phone, id, await jpeg())
      expect([sent.status, await sent.json()]).toMatchObject([404, { code: 'photo.unknown' }])
      expect(await server.onDisk()).toEqual([])
    },
  )

  test('a photo without a position comes last, and no position leaves what can be counted', async () => {
    const last = 1_000_000_000
    const photos = `api/sessions/${server.sessionId}/photos`
    const add = async (query: string, bytes: Buffer) =>
      server.fetch(server.phone, `${photos}${query}`, { method: 'POST', body: new Uint8Array(bytes) })
    const data = { photoId: newId(), position: last, name: 'a.jpg', bytes: 1000, mediaType: 'image/jpeg' }
    await server.command(server.phone, 'photo.offer', data)
    expect((await add(`?position=${last + 1}`, await jpeg())).status).toBe(400)
    expect((await add('', await jpeg())).status).toBe(201)
    const list = await server.fetch(server.page, photos)
    expect(list.status).toBe(200)
    const positions = ((await list.json()) as PhotoList).photos.map(({ position }) => position)
    expect(positions).toEqual([last, last])
  })

  /** An upload whose body we send by hand. */
  async function openUpload(photoId: string, length: number | 'chunked', type = 'image/jpeg') {
    const path = `/api/sessions/${server.sessionId}/photos${photoId && `/${photoId}/original`}`
    const { hostname, port } = new URL(server.base)
    const socket = connect(Number(port), hostname)
    await once(socket, 'connect')
    socket.write(
      [
        `POST ${path} HTTP/1.1`,
        'Host: test',
        `Authorization: Bearer ${server.phone.token}`,
        `Content-Type: ${type}`,
        length === 'chunked' ? 'Transfer-Encoding: chunked' : `Content-Length: ${length}`,
        '\r\n',
      ].join('\r\n'),
    )
    return socket
  }
  async function sizeOfPartial(): Promise<number> {
    const [name = ''] = await readdir(`${server.folder}/.partial`)
    return (await stat(`${server.folder}/.partial/${name}`)).size
  }
})
