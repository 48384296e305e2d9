import { createHash, randomBytes } from 'node:crypto'
import http from 'node:http'
import https from 'node:https'
import { syncBuiltinESMExports } from 'node:module'
import { Readable } from 'node:stream'
import { type DetailedError, Upload, type UploadOptions } from 'tus-js-client'
import { Upload as Upload5 } from 'tus-js-client-5'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { AppError } from '../src/errors.ts'
import { unpackSpecs } from './tus-js-client-specs.ts'
import { startTus, type TestTus } from './tus-server.ts'

let server: TestTus
/** Hears of the offset as it grows. */
let onProgress: ((offset: number) => void) | undefined
beforeAll(async () => {
  server = await startTus({
    onProgress: (_, offset) => onProgress?.(offset),
    onFinish(upload) {
      if (upload.metadata.get('filename') === 'page.html') throw new AppError('photo.not-an-image')
      server.finished.push(upload)
    },
  })
})
afterAll(() => server.close())

describe('the end-to-end specs of tus-js-client 5.0.0-pre2, unchanged', async () => {
  /** Where the specs believe a tus server to be. */
  const demo = 'https://tusd.tusdemo.net'
  const real = { fetch: globalThis.fetch, request: https.request }
  beforeAll(() => {
    const here = (url: unknown) => new URL(String(url).replace(demo, server.origin))
    vi.stubGlobal('fetch', (url: unknown, options?: RequestInit) => real.fetch(here(url), options))
    https.request = ((url: URL, options: object) => http.request(here(url), options)) as typeof https.request
    syncBuiltinESMExports()
    vi.spyOn(console, 'log').mockReturnValue()
  })
  afterAll(() => {
    https.request = real.request
    syncBuiltinESMExports()
    vi.restoreAllMocks()
    vi.unstubAllGlobals()
  })

  const specs = await unpackSpecs('tus-js-client-5')
  afterAll(() => specs.remove())
  // Written for Jasmine; of its globals they use these, which Vitest has by the same names.
  for (const [name, value] of Object.entries({ describe, it: test, expect })) vi.stubGlobal(name, value)
  await import(specs.urlOf('test-end-to-end.js'))
})

const clients = [
  ['4.3.1', Upload],
  ['5.0.0-pre2', Upload5 as unknown as typeof Upload],
] as const

describe.each(clients)('tus-js-client %s', (_, Client) => {
  type Source = ConstructorParameters<typeof Upload>[0]

  /** Resolves with the upload when it has succeeded. */
  function send(source: Source, options: UploadOptions): Promise<Upload> {
    return new Promise((resolve, reject) => {
      const upload = new Client(source, {
        endpoint: `${server.origin}/files/`,
        retryDelays: [0, 20, 20, 20, 20, 20],
        onSuccess: () => resolve(upload),
        onError: reject,
        ...options,
      })
      upload.start()
    })
  }
  const sha256Of = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex')

  test('sends 50 MB of text whose length it does not know, reads it back and removes it', async () => {
    const line = 'A photo that cannot be lost is a photo that was sent twice.\n'
    const text = Buffer.from(line.repeat(Math.ceil((50 * 1024 * 1024) / line.length)))
    const pieces = Readable.from(
      (async function* () {
        for (let at = 0; at < text.length; at += 700_001) yield text.subarray(at, at + 700_001)
      })(),
      { objectMode: false },
    )
    const upload = await send(pieces, {
      uploadLengthDeferred: true,
      chunkSize: 20 * 1024 * 1024,
      metadata: { filename: 'słońce.txt' },
    })
    expect(server.finished.at(-1)).toMatchObject({ length: text.length, sha256: sha256Of(text) })
    const read = await fetch(upload.url ?? '')
    expect(Buffer.from(await read.arrayBuffer()).equals(text)).toBe(true)
    await upload.abort(true)
    expect((await fetch(upload.url ?? '')).status).toBe(404)
  }, 30_000)

  test.each([
    ['in chunks', { chunkSize: 300_000 }],
    ['with the first bytes in the creation', { uploadDataDuringCreation: true, chunkSize: 1_000_000 }],
    ['by POST alone', { overridePatchMethod: true }],
  ])('sends a photo %s', async (_how, options) => {
    const photo = randomBytes(3_000_000)
    const offsets: number[] = []
    await send(photo, { ...options, onChunkComplete: (_size, offset) => void offsets.push(offset) })
    expect(server.finished.at(-1)?.sha256).toBe(sha256Of(photo))
    expect(offsets.at(-1)).toBe(photo.length)
  })

  test('goes on by itself after its connection was cut in the middle of a chunk', async () => {
    const photo = randomBytes(8_000_000)
    let cuts = 0
    onProgress = (offset) => {
      if (cuts === 4 || offset < 1_000_000 * (cuts + 1)) return
      cuts += 1
      server.cut()
    }
    await send(photo, {})
    expect(cuts).toBe(4)
    expect(server.finished.at(-1)?.sha256).toBe(sha256Of(photo))
  })

  test('hears why an upload was refused', async () => {
    const refused = await send(randomBytes(1_000), { metadata: { filename: 'page.html' } }).catch((error) => error)
    const { originalResponse } = refused as DetailedError
    expect(originalResponse?.getStatus()).toBe(415)
    expect(JSON.parse(originalResponse?.getBody() ?? '').code).toBe('photo.not-an-image')
  })
})
