import { createHash, randomBytes } from 'node:crypto'
import { request } from 'node:http'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { begin, bytesType, hour, offsetAt, patch, pathOf, type Send, startTus, type TestTus } from './tus-server.ts'

let server: TestTus
let send: Send
beforeAll(async () => {
  server = await startTus({ maxBytes: 1_000_000 })
  send = server.send
})
afterAll(() => server.close())

const hello = Buffer.from('hello world')
const problemOf = (body: string) => JSON.parse(body).code

describe('every request', () => {
  test('is answered with the version, also when it is refused', async () => {
    const path = await begin(send, 11)
    for (const answered of [
      await send('HEAD', path),
      await patch(send, path, 0, hello),
      await send('GET', path),
      await send('DELETE', path),
      await send('HEAD', path),
      await send('POST', '/files'),
      await send('GET', '/elsewhere'),
    ]) {
      expect(answered.headers['tus-resumable']).toBe('1.0.0')
    }
  })

  test('in another version or in none is refused with 412 and the versions there are, and does nothing', async () => {
    const path = await begin(send, 11)
    for (const version of ['0.2.2', '2.0.0', '']) {
      const { status, headers, body } = await patch(send, path, 0, hello, { 'Tus-Resumable': version })
      expect(status).toBe(412)
      expect(headers['tus-version']).toBe('1.0.0')
      expect(problemOf(body)).toBe('upload.version-unknown')
    }
    expect(await offsetAt(send, path)).toBe(0)
  })

  test('to an address that is none of ours gets 404', async () => {
    for (const path of ['/', '/file', '/files/', '/files/short', '/files/12345678/more'])
      expect((await send('HEAD', path)).status).toBe(404)
    expect((await send('PUT', await begin(send, 1))).status).toBe(404)
  })

  test('tells a page of another origin which headers it may read', async () => {
    const { headers } = await send('OPTIONS', '/files', { Origin: 'https://elsewhere.test' })
    expect(headers['access-control-expose-headers']).toContain('Upload-Offset')
    expect((await send('OPTIONS', '/files')).headers['access-control-expose-headers']).toBeUndefined()
  })

  test('counts as the method that X-HTTP-Method-Override names, whatever its own is', async () => {
    const path = await begin(send, 11)
    const override = (method: string) => ({ 'X-HTTP-Method-Override': method })
    const sent = await send('POST', path, { ...override('PATCH'), ...bytesType, 'Upload-Offset': 0 }, hello)
    expect(sent.status).toBe(204)
    expect(sent.headers['upload-offset']).toBe('11')
    const looked = await send('GET', path, override('HEAD'))
    expect(looked.headers['upload-offset']).toBe('11')
    expect((await send('POST', path, override('DELETE'))).status).toBe(204)
    expect((await send('HEAD', path)).status).toBe(404)
    expect((await send('GET', path, override('HEAD'))).status).toBe(404)
  })
})

describe('OPTIONS', () => {
  test('tells versions, extensions, the largest upload and the checksums, and ignores Tus-Resumable', async () => {
    for (const version of ['1.0.0', 'nonsense']) {
      const { status, headers } = await send('OPTIONS', '/files', { 'Tus-Resumable': version })
      expect(status).toBe(204)
      expect(headers['tus-version']).toBe('1.0.0')
      expect(headers['tus-max-size']).toBe('1000000')
      expect(String(headers['tus-checksum-algorithm']).split(',')).toContain('sha1')
      expect(String(headers['tus-extension']).split(',')).toEqual([
        'creation',
        'creation-with-upload',
        'creation-defer-length',
        'termination',
        'expiration',
        'checksum',
      ])
    }
  })
})

describe('creation', () => {
  test('answers 201 with a Location that is relative to the request’s own address', async () => {
    const plain = await send('POST', '/files', { 'Upload-Length': 5 })
    expect(plain.status).toBe(201)
    expect(plain.headers.location).toMatch(/^files\/[\w-]{22}$/)
    const slash = await send('POST', '/sub/path/files/', { 'Upload-Length': 5 })
    expect(slash.headers.location).toMatch(/^[\w-]{22}$/)
    expect(await offsetAt(send, new URL(slash.headers.location ?? '', 'http://any/sub/path/files/').pathname)).toBe(0)
  })

  test('needs a length, or the promise of one, and not both', async () => {
    const refused = [
      {},
      { 'Upload-Length': -1 },
      { 'Upload-Length': '1.5' },
      { 'Upload-Length': '0x10' },
      { 'Upload-Length': '9007199254740993' },
      { 'Upload-Defer-Length': 2 },
      { 'Upload-Defer-Length': 1, 'Upload-Length': 5 },
    ]
    for (const headers of refused) {
      const { status, body } = await send('POST', '/files', headers)
      expect([headers, status, problemOf(body)]).toEqual([headers, 400, 'request.invalid'])
    }
  })

  test('of more than Tus-Max-Size is refused with 413', async () => {
    expect((await send('POST', '/files', { 'Upload-Length': 1_000_000 })).status).toBe(201)
    const { status, body } = await send('POST', '/files', { 'Upload-Length': 1_000_001 })
    expect([status, problemOf(body)]).toEqual([413, 'upload.too-large'])
  })

  test('keeps the metadata as the client wrote it, and gives it back at HEAD', async () => {
    const written = 'filename aGVsbG8udHh0,empty,nonlatin c8WCb8WEY2U=, __proto__ eA=='
    const path = await begin(send, 11, { 'Upload-Metadata': written })
    expect((await send('HEAD', path)).headers['upload-metadata']).toBe(written)
    await patch(send, path, 0, hello)
    expect(Object.fromEntries(server.finished.at(-1)?.metadata ?? [])).toMatchObject({
      filename: 'hello.txt',
      empty: '',
      nonlatin: 'słońce',
    })
    expect((await send('HEAD', await begin(send, 1))).headers['upload-metadata']).toBeUndefined()
  })

  test('refuses metadata that is not in the protocol’s form', async () => {
    for (const wrong of ['a !!', 'a YQ== b', 'a YQ==,a Yg==', ',', 'a YQ==,', 'naïve YQ=='].map((text) =>
      Buffer.from(text).toString('latin1'),
    )) {
      const { status } = await send('POST', '/files', { 'Upload-Length': 1, 'Upload-Metadata': wrong })
      expect([wrong, status]).toEqual([wrong, 400])
    }
  })

  test('of an empty upload finishes it', async () => {
    const path = await begin(send, 0)
    expect(server.finished.at(-1)).toMatchObject({
      length: 0,
      sha256: createHash('sha256').digest('hex'),
    })
    expect(await offsetAt(send, path)).toBe(0)
  })
})

describe('creation-with-upload', () => {
  test('takes the first bytes, or all, and tells the offset', async () => {
    const part = await send('POST', '/files', { 'Upload-Length': 11, ...bytesType }, hello.subarray(0, 5))
    expect([part.status, part.headers['upload-offset']]).toEqual([201, '5'])
    const rest = await patch(send, pathOf(part.headers), 5, hello.subarray(5))
    expect(rest.headers['upload-offset']).toBe('11')

    const all = await send('POST', '/files', { 'Upload-Length': 11, ...bytesType }, hello)
    expect([all.status, all.headers['upload-offset']]).toEqual([201, '11'])
    expect((await send('GET', pathOf(all.headers))).body).toBe('hello world')
  })

  test('needs the content type, keeps to the length and to the checksum, and else creates nothing', async () => {
    async function count(): Promise<number> {
      let uploads = 0
      for await (const _ of server.store.all('')) uploads += 1
      return uploads
    }
    const before = await count()
    const post = (headers: object) => send('POST', '/files', { 'Upload-Length': 11, ...headers }, hello)
    expect((await post({ 'Content-Type': 'image/jpeg' })).status).toBe(415)
    expect((await post({ ...bytesType, 'Upload-Length': 10 })).status).toBe(413)
    expect((await post({ ...bytesType, 'Upload-Checksum': 'crc32 AAAAAA==' })).status).toBe(400)
    expect((await post({ ...bytesType, 'Upload-Checksum': 'sha1 AAAA' })).status).toBe(460)
    expect(await count()).toBe(before)
  })
})

describe('creation-defer-length', () => {
  test('says so at HEAD until the length is told, and then the length, which cannot be changed', async () => {
    const created = await send('POST', '/files', { 'Upload-Defer-Length': 1 })
    const path = pathOf(created.headers)
    expect((await send('HEAD', path)).headers).toMatchObject({ 'upload-defer-length': '1', 'upload-offset': '0' })
    await patch(send, path, 0, hello.subarray(0, 5))
    const before = server.finished.length
    await patch(send, path, 5, hello.subarray(5, 8), { 'Upload-Length': 11 })
    const { headers } = await send('HEAD', path)
    expect(headers['upload-defer-length']).toBeUndefined()
    expect(headers).toMatchObject({ 'upload-length': '11', 'upload-offset': '8' })
    expect((await patch(send, path, 8, hello.subarray(8), { 'Upload-Length': 12 })).status).toBe(400)
    expect(server.finished.length).toBe(before)
    expect((await patch(send, path, 8, hello.subarray(8), { 'Upload-Length': 11 })).status).toBe(204)
    expect(server.finished.length).toBe(before + 1)
  })

  test('ends with an empty PATCH that tells the length', async () => {
    const path = pathOf((await send('POST', '/files', { 'Upload-Defer-Length': 1 })).headers)
    await patch(send, path, 0, hello)
    const before = server.finished.length
    expect((await patch(send, path, 11, Buffer.alloc(0), { 'Upload-Length': 11 })).status).toBe(204)
    expect(server.finished.length).toBe(before + 1)
  })

  test('refuses a length that is too large or less than what has come, and a refused PATCH settles nothing', async () => {
    const path = pathOf((await send('POST', '/files', { 'Upload-Defer-Length': 1 })).headers)
    await patch(send, path, 0, hello)
    expect((await patch(send, path, 11, hello, { 'Upload-Length': 10 })).status).toBe(400)
    expect((await patch(send, path, 11, hello, { 'Upload-Length': 1_000_001 })).status).toBe(413)
    expect((await patch(send, path, 3, hello, { 'Upload-Length': 22 })).status).toBe(409)
    expect((await send('HEAD', path)).headers['upload-defer-length']).toBe('1')
  })

  test('never takes more than Tus-Max-Size', async () => {
    const path = pathOf((await send('POST', '/files', { 'Upload-Defer-Length': 1 })).headers)
    expect((await patch(send, path, 0, Buffer.alloc(1_000_001))).status).toBe(413)
    expect(await offsetAt(send, path)).toBe(0)
  })
})

describe('HEAD', () => {
  test('always tells the offset, also 0 and also of a finished upload, with the length, and is never cached', async () => {
    const path = await begin(send, 11)
    const empty = await send('HEAD', path)
    expect(empty.headers).toMatchObject({ 'upload-offset': '0', 'upload-length': '11', 'cache-control': 'no-store' })
    await patch(send, path, 0, hello)
    expect((await send('HEAD', path)).headers).toMatchObject({ 'upload-offset': '11', 'upload-length': '11' })
  })

  test('of an unknown upload is 404 without an offset', async () => {
    const { status, headers } = await send('HEAD', '/files/unknown-upload-id')
    expect(status).toBe(404)
    expect(headers['upload-offset']).toBeUndefined()
  })
})

describe('PATCH', () => {
  test('answers 204 with the new offset, again and again', async () => {
    const path = await begin(send, 11)
    for (const [from, to] of [
      [0, 4],
      [4, 4],
      [4, 11],
    ] as const) {
      const { status, headers } = await patch(send, path, from, hello.subarray(from, to))
      expect([status, headers['upload-offset']]).toEqual([204, String(to)])
    }
    expect((await send('GET', path)).body).toBe('hello world')
  })

  test('at another offset is refused with 409 and changes nothing', async () => {
    const path = await begin(send, 11)
    await patch(send, path, 0, hello.subarray(0, 5))
    for (const offset of [0, 4, 6, 11]) {
      const { status, body } = await patch(send, path, offset, hello.subarray(5))
      expect([status, problemOf(body)]).toEqual([409, 'upload.offset-wrong'])
    }
    expect((await send('GET', path)).body).toBe('hello')
  })

  test('needs an offset that is a number, and the content type', async () => {
    const path = await begin(send, 11)
    for (const offset of ['', '-1', 'zero', '1e1'])
      expect((await patch(send, path, 0, hello, { 'Upload-Offset': offset })).status).toBe(400)
    expect((await send('PATCH', path, bytesType, hello)).status).toBe(400)
    expect((await patch(send, path, 0, hello, { 'Content-Type': 'application/octet-stream' })).status).toBe(415)
    expect(await offsetAt(send, path)).toBe(0)
  })

  test('of an unknown upload is 404', async () => {
    expect((await patch(send, '/files/unknown-upload-id', 0, hello)).status).toBe(404)
  })

  test('with more than is left is refused with 413 and never written past the length', async () => {
    const path = await begin(send, 5)
    expect((await patch(send, path, 0, hello)).status).toBe(413)
    expect(await offsetAt(send, path)).toBe(0)
  })

  test('without Content-Length works, and is cut off where the upload ends', async () => {
    const path = await begin(send, 300_000)
    const bytes = randomBytes(300_000)
    expect(await patchChunked(path, 0, [bytes.subarray(0, 70_000), bytes.subarray(70_000, 200_000)])).toBe(204)
    expect(await patchChunked(path, 200_000, [bytes.subarray(200_000), Buffer.alloc(1)])).toBe(413)
    expect(await offsetAt(send, path)).toBe(200_000)
    expect(await patchChunked(path, 200_000, [bytes.subarray(200_000)])).toBe(204)
    expect(server.finished.at(-1)?.sha256).toBe(createHash('sha256').update(bytes).digest('hex'))
  })

  /** Sends a body of unknown length. @returns the status */
  function patchChunked(path: string, offset: number, chunks: Buffer[]): Promise<number> {
    return new Promise((resolve, reject) => {
      const headers = { ...bytesType, 'Tus-Resumable': '1.0.0', 'Upload-Offset': offset }
      const sent = request(new URL(path, server.origin), { method: 'PATCH', headers }, (response) => {
        response.resume()
        resolve(response.statusCode ?? 0)
      })
      sent.on('error', reject)
      for (const chunk of chunks) sent.write(chunk)
      sent.end()
    })
  }
})

describe('checksum', () => {
  const checksum = (algorithm: string, bytes: Buffer) =>
    `${algorithm} ${createHash(algorithm).update(bytes).digest('base64')}`

  test.each(['sha1', 'sha256', 'md5'])('a chunk with its %s is taken', async (algorithm) => {
    const path = await begin(send, 11)
    const { status } = await patch(send, path, 0, hello, { 'Upload-Checksum': checksum(algorithm, hello) })
    expect(status).toBe(204)
  })

  test('a chunk that changed on its way is answered with 460 and discarded, and the whole stays right', async () => {
    const path = await begin(send, 11)
    await patch(send, path, 0, hello.subarray(0, 5))
    const rest = hello.subarray(5)
    const { status, body } = await patch(send, path, 5, Buffer.from('-wrong'), {
      'Upload-Checksum': checksum('sha1', rest),
    })
    expect([status, problemOf(body)]).toEqual([460, 'upload.checksum-wrong'])
    expect(await offsetAt(send, path)).toBe(5)
    expect((await patch(send, path, 5, rest, { 'Upload-Checksum': checksum('sha1', rest) })).status).toBe(204)
    expect(server.finished.at(-1)?.sha256).toBe(createHash('sha256').update(hello).digest('hex'))
  })

  test('an algorithm that we do not know is refused with 400 and changes nothing', async () => {
    const path = await begin(send, 11)
    for (const header of ['crc32 AAAAAA==', 'SHA1 AAAA', '', '__proto__ AAAA'])
      expect((await patch(send, path, 0, hello, { 'Upload-Checksum': header })).status).toBe(400)
    expect((await patch(send, path, 0, hello, { 'Upload-Checksum': 'sha1' })).status).toBe(460)
    expect(await offsetAt(send, path)).toBe(0)
  })
})

describe('termination', () => {
  test('answers 204, and from then on the upload is unknown and its bytes are gone', async () => {
    for (const isFinished of [false, true]) {
      const path = await begin(send, 11)
      await patch(send, path, 0, isFinished ? hello : hello.subarray(0, 5))
      expect((await send('DELETE', path)).status).toBe(204)
      for (const method of ['HEAD', 'GET', 'DELETE']) expect((await send(method, path)).status).toBe(404)
      expect((await patch(send, path, 5, hello.subarray(5))).status).toBe(404)
    }
  })
})

describe('expiration', () => {
  test('tells when, at the creation and at every PATCH, in the form of RFC 7231', async () => {
    const created = await send('POST', '/files', { 'Upload-Length': 11 })
    const expires = created.headers['upload-expires'] as string
    expect(expires).toMatch(/^\w{3}, \d\d \w{3} \d{4} \d\d:\d\d:\d\d GMT$/)
    const path = pathOf(created.headers)
    expect((await patch(send, path, 0, hello.subarray(0, 5))).headers['upload-expires']).toBe(expires)
    expect((await send('HEAD', path)).headers['upload-expires']).toBe(expires)
    expect((await patch(send, path, 5, hello.subarray(5))).headers['upload-expires']).toBeUndefined()
  })

  test('an upload that was not finished in time is 410, and after the sweep 404; a younger one stays', async () => {
    const old = await begin(send, 11)
    await patch(send, old, 0, hello.subarray(0, 5))
    server.pass(hour - 1)
    expect(await offsetAt(send, old)).toBe(5)
    server.pass(1)
    expect((await send('HEAD', old)).status).toBe(410)
    expect((await patch(send, old, 5, hello.subarray(5))).status).toBe(410)
    const young = await begin(send, 11)
    expect(await server.tus.sweep()).toBeGreaterThanOrEqual(1)
    expect((await send('HEAD', old)).status).toBe(404)
    expect(await offsetAt(send, young)).toBe(0)
    expect(await server.tus.sweep()).toBe(0)
  })
})

describe('GET', () => {
  test('gives what was sent so far, and never as a page', async () => {
    const page = Buffer.from('<script>alert(1)</script>')
    const path = await begin(send, page.length, { 'Upload-Metadata': 'filetype dGV4dC9odG1s' })
    await patch(send, path, 0, page.subarray(0, 8))
    const { status, headers, body } = await send('GET', path, { 'Tus-Resumable': '' })
    expect([status, body]).toEqual([200, '<script>'])
    expect(headers).toMatchObject({
      'content-type': 'application/octet-stream',
      'content-disposition': 'attachment',
      'x-content-type-options': 'nosniff',
    })
  })

  test('of an upload that has no bytes yet is empty', async () => {
    const { status, body } = await send('GET', await begin(send, 11))
    expect([status, body]).toEqual([200, ''])
  })
})
