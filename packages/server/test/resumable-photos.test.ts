import { type ChildProcess, spawn } from 'node:child_process'
import { createHash } from 'node:crypto'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { type JoinAnswer, newId, type OpenAnswer, type PhotoView, type SessionView } from '@snaplink/contract'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { noisyJpeg } from './pictures.ts'

const cli = fileURLToPath(new URL('../../cli/src/main.ts', import.meta.url))
const port = 20_000 + Math.floor(Math.random() * 12_000)
let folder: string
let running: ChildProcess | undefined

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'snaplink-resumable-'))
})
afterEach(async () => {
  running?.kill('SIGKILL')
  running = undefined
  await rm(folder, { recursive: true, force: true })
})

/** The whole server in a process of its own, on the same data as before. */
async function start(env: Record<string, string> = {}): Promise<ChildProcess> {
  const child = spawn(process.execPath, [cli, 'start'], {
    env: { ...process.env, DATA_DIR: folder, PORT: String(port), HOST: '127.0.0.1', ...env },
  })
  running = child
  let said = ''
  child.stdout.on('data', (chunk) => {
    said += chunk
  })
  await expect.poll(() => said, { timeout: 15_000 }).toMatch(/Ctrl-C stops it/)
  return child
}

/** What asks one base address, by JSON unless told otherwise. */
function clientOf(base: string) {
  async function ask(path: string, init: RequestInit & { token?: string; json?: unknown } = {}): Promise<Response> {
    const { token, json, headers, ...rest } = init
    const type: Record<string, string> = json === undefined ? {} : { 'Content-Type': 'application/json' }
    const authorization: Record<string, string> = token ? { Authorization: `Bearer ${token}` } : {}
    const body = json === undefined ? {} : { method: 'POST', body: JSON.stringify(json) }
    return fetch(new URL(path, base), { ...body, ...rest, headers: { ...type, ...authorization, ...headers } })
  }
  const answerOf = async <T>(response: Promise<Response>) => (await response).json() as Promise<T>

  return {
    ask,
    async pair(more: { keepMetadata?: boolean } = {}) {
      const { token } = await answerOf<{ token: string }>(ask('api/auth/guest', { json: {} }))
      const opened = await answerOf<OpenAnswer>(ask('api/sessions', { token, json: more }))
      const join = { ticket: opened.ticket.ticket, deviceId: newId(), name: 'Phone' }
      const joined = await answerOf<JoinAnswer>(ask('api/join', { json: join }))
      return { sessionId: opened.sessionId, page: opened.pageToken, phone: joined.deviceToken }
    },
    async offer({ sessionId, phone }: { sessionId: string; phone: string }, bytes: Buffer): Promise<string> {
      const data = { photoId: newId(), position: 0, name: 'a.jpg', bytes: bytes.length, mediaType: 'image/jpeg' }
      await ask(`api/sessions/${sessionId}/commands`, {
        token: phone,
        json: { id: newId(), type: 'photo.offer', data },
      })
      return data.photoId
    },
    create(session: { sessionId: string; phone: string }, photoId: string, length: number, headers = {}) {
      const base64 = (text: string) => Buffer.from(text).toString('base64')
      const metadata = `sessionId ${base64(session.sessionId)},photoId ${base64(photoId)}`
      return ask('files', {
        method: 'POST',
        token: session.phone,
        headers: { 'Tus-Resumable': '1.0.0', 'Upload-Length': String(length), 'Upload-Metadata': metadata, ...headers },
      })
    },
    append(token: string, path: string, offset: number, bytes: Buffer) {
      const type = { 'Content-Type': 'application/offset+octet-stream' }
      const headers = { 'Tus-Resumable': '1.0.0', 'Upload-Offset': String(offset), ...type }
      return ask(path, { method: 'PATCH', token, headers, body: new Uint8Array(bytes) })
    },
    photo: ({ sessionId, page }: { sessionId: string; page: string }, photoId: string) =>
      answerOf<PhotoView>(ask(`api/sessions/${sessionId}/photos/${photoId}`, { token: page })),
    view: ({ sessionId, page }: { sessionId: string; page: string }) =>
      answerOf<SessionView>(ask(`api/sessions/${sessionId}`, { token: page })),
  }
}

const sha256 = (bytes: Buffer) => createHash('sha256').update(bytes).digest('hex')

test('a photo goes on where it was after its server was killed, and is there once, the same to the byte', async () => {
  const client = clientOf(`http://127.0.0.1:${port}/`)
  const first = await start()
  const session = await client.pair()
  const bytes = await noisyJpeg(800, 600)
  const photoId = await client.offer(session, bytes)
  const created = await client.create(session, photoId, bytes.length)
  expect(created.status).toBe(201)
  const location = created.headers.get('location') ?? ''
  expect(location).toMatch(/^files\/[\w-]+$/)
  expect((await client.append(session.phone, location, 0, bytes.subarray(0, 100_000))).status).toBe(204)
  first.kill('SIGKILL')
  await once(first, 'close')

  await start()
  const head = await client.ask(location, {
    method: 'HEAD',
    token: session.phone,
    headers: { 'Tus-Resumable': '1.0.0' },
  })
  expect(head.headers.get('upload-offset')).toBe('100000')
  expect((await client.append(session.phone, location, 100_000, bytes.subarray(100_000))).status).toBe(204)
  await expect.poll(async () => (await client.photo(session, photoId)).state, { timeout: 10_000 }).toBe('ready')
  const { urls, sha256: received } = await client.photo(session, photoId)
  expect(received).toBe(sha256(bytes))
  const saved = await client.ask(urls.download ?? '')
  expect(sha256(Buffer.from(await saved.arrayBuffer()))).toBe(sha256(bytes))
}, 40_000)

test('under a sub-path uploads begin and go on beneath it, and a foreign page begins none', async () => {
  await start({ PUBLIC_URL: 'https://photos.example.org/snap', SNAPLINK_GUESTS: 'on' })
  const client = clientOf(`http://127.0.0.1:${port}/snap/`)
  const session = await client.pair({ keepMetadata: true })
  expect((await client.view(session)).keepMetadata).toBe(true)
  expect((await client.view(await client.pair())).keepMetadata).toBe(false)

  const bytes = await noisyJpeg(80, 60)
  const photoId = await client.offer(session, bytes)
  const foreign = await client.create(session, photoId, bytes.length, { Origin: 'https://evil.example' })
  expect(foreign.status).toBe(403)
  expect(await foreign.json()).toMatchObject({ code: 'origin.foreign' })
  const own = await client.create(session, photoId, bytes.length, { Origin: 'https://photos.example.org' })
  const url = new URL(own.headers.get('location') ?? '', own.url)
  expect(url.pathname).toMatch(/^\/snap\/files\/[\w-]+$/)
  expect((await client.append(session.phone, url.href, 0, bytes)).status).toBe(204)
  await expect.poll(async () => (await client.photo(session, photoId)).state, { timeout: 10_000 }).toBe('ready')
}, 40_000)
