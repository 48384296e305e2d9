import { createHash } from 'node:crypto'
import { IDBFactory } from 'fake-indexeddb'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { joinSession, type PhoneSession, resumePhone, type Sending } from '../src/index.ts'
import { eventually } from './eventually.ts'
import { type FakeServer, startFakeServer } from './fake-server.ts'
import { FakeXmlHttpRequest } from './fake-xml-http-request.ts'

const kib = 1024
let server: FakeServer
let session: PhoneSession
let browser: EventTarget
let stored: Map<string, string>

beforeEach(async () => {
  browser = new EventTarget()
  stored = new Map()
  vi.stubGlobal('XMLHttpRequest', FakeXmlHttpRequest)
  vi.stubGlobal('indexedDB', new IDBFactory())
  vi.stubGlobal('document', Object.assign(new EventTarget(), { visibilityState: 'visible' }))
  vi.stubGlobal('addEventListener', browser.addEventListener.bind(browser))
  vi.stubGlobal('sessionStorage', {
    getItem: (key: string) => stored.get(key) ?? null,
    setItem: (key: string, value: string) => stored.set(key, value),
  })
  server = await startFakeServer()
  const { base } = server
  session = await joinSession({ base, ticket: 'ticket-number-1', deviceId: 'the-phone-itself', name: 'Pixel 7' })
})

afterEach(async () => {
  session.stop()
  vi.unstubAllGlobals()
  await server.stop()
})

function photo(name: string, bytes: number): File {
  return new File([noise(bytes, name.charCodeAt(0))], name, { type: 'image/jpeg' })
}

/** Bytes of which no two parts are alike. */
function noise(length: number, seed: number): Uint8Array<ArrayBuffer> {
  let state = seed
  return Uint8Array.from({ length }, () => {
    state = (state * 1103515245 + 12345) & 0x7fffffff
    return state >> 16
  })
}

const states = () => session.outbox.get().map(({ name, state }) => `${name} ${state}`)
const sending = () => session.sending.get().state
const made = (method: string) => server.requests.filter((path) => path.startsWith(`${method} /files`))
const patched = () => server.tus.patches.reduce((sum, bytes) => sum + bytes, 0)

async function arrived(file: File) {
  await eventually(() => states().join() === `${file.name} arrived`, 15_000)
  const [bytes] = server.originals.values()
  expect(bytes?.equals(Buffer.from(await file.arrayBuffer()))).toBe(true)
  expect(server.originals.size).toBe(1)
}

test('what is sent says which photo it is, and its SHA-256', async () => {
  const file = photo('a', 3000)
  const said: Record<string, string>[] = []
  server.tus.onCreate = (metadata) => void said.push(metadata)
  await session.sendPhotos([file])
  await arrived(file)
  const sha256 = createHash('sha256')
    .update(new Uint8Array(await file.arrayBuffer()))
    .digest('hex')
  expect(said).toEqual([{ sessionId: server.sessionId, photoId: session.outbox.get()[0]?.photoId, sha256 }])
})

test('a line that breaks in the middle of a photo costs nothing of what has arrived', async () => {
  const file = photo('a', 900 * kib)
  server.tus.breakAfterBytes = 100 * kib
  await session.sendPhotos([file])
  await arrived(file)
  expect(made('POST')).toHaveLength(1)
  // What came before the break, and was kept, is no part of any later request.
  expect(patched()).toBe(900 * kib - 100 * kib)
})

test('a phone that was killed in the middle of a photo goes on at the server’s offset after a reload', async () => {
  const file = photo('a', 900 * kib)
  server.interfere = (_, path) => (path.startsWith('PATCH') && server.tus.patches.length === 2 ? 'hang' : undefined)
  await session.sendPhotos([file])
  await eventually(() => made('PATCH').length === 3)
  session.stop()
  server.interfere = () => undefined

  session = resumePhone(session.credential, { base: server.base })
  await arrived(file)
  expect(made('POST')).toHaveLength(1)
  expect(made('HEAD')).toHaveLength(1)
  expect(patched()).toBe(900 * kib)
})

test('a connection that has died without a word is left at once when the phone hears of its network again', async () => {
  const file = photo('a', 300 * kib)
  server.tus.freezeAfterBytes = 50 * kib
  await session.sendPhotos([file])
  await eventually(() => server.tus.freezeAfterBytes === Number.POSITIVE_INFINITY)
  const frozenAt = Date.now()
  await eventually(() => Date.now() - frozenAt > 1100)
  browser.dispatchEvent(new Event('online'))
  await arrived(file)
  expect(Date.now() - frozenAt).toBeLessThan(3000)
  expect(patched()).toBe(300 * kib - 50 * kib)
})

test('an outage is over for the photos as soon as it is over', { timeout: 20_000 }, async () => {
  const file = photo('a', 700 * kib)
  server.interfere = () => (server.tus.patches.length > 0 ? 'drop' : undefined)
  await session.sendPhotos([file])
  await eventually(() => made('HEAD').length > 4 && sending() === 'waiting-network', 10_000)
  expect(states()).toEqual(['a waiting'])
  expect(session.outbox.get()[0]).toMatchObject({ sentBytes: expect.any(Number) })
  const backAt = Date.now()
  server.interfere = () => undefined
  await eventually(() => server.tus.patches.length > 1)
  expect(Date.now() - backAt).toBeLessThan(700)
  await arrived(file)
})

test('a proxy that takes no large bodies gets smaller ones, also after a reload', async () => {
  server.tus.proxyBytes = 100 * kib
  const file = photo('a', 900 * kib)
  await session.sendPhotos([file])
  await arrived(file)
  expect(Math.max(...server.tus.patches)).toBe(64 * kib)
  const refused = made('PATCH').length - server.tus.patches.length
  expect(refused).toBeLessThanOrEqual(2)

  session.stop()
  session = resumePhone(session.credential, { base: server.base })
  await session.sendPhotos([photo('b', 300 * kib)])
  await eventually(() => states().join() === 'a arrived,b arrived')
  expect(made('PATCH').length - server.tus.patches.length).toBe(refused)
})

test('what the server itself finds too large is not sent again', async () => {
  server.tus.onCreate = () => 'photo.too-large'
  await session.sendPhotos([photo('a', 300 * kib)])
  await eventually(() => states().join() === 'a failed')
  expect(session.outbox.get()[0]).toMatchObject({ code: 'photo.too-large', canRetry: false })
  expect(made('POST')).toHaveLength(1)
})

test('a proxy’s 502 is no reason to begin anew', { timeout: 15_000 }, async () => {
  const file = photo('a', 600 * kib)
  server.tus.breakAfterBytes = 100 * kib
  server.interfere = (_, path) => (path.startsWith('HEAD') && made('HEAD').length < 3 ? 'bad-gateway' : undefined)
  await session.sendPhotos([file])
  await arrived(file)
  expect(made('POST')).toHaveLength(1)
  expect(made('HEAD')).toHaveLength(3)
})

test('an upload that the server does not know any more is begun anew', async () => {
  const file = photo('a', 600 * kib)
  server.tus.breakAfterBytes = 100 * kib
  server.interfere = (_, path) => {
    if (path.startsWith('HEAD')) server.tus.uploads.clear()
    return undefined
  }
  await session.sendPhotos([file])
  await arrived(file)
  expect(made('POST')).toHaveLength(2)
})

test('when the last answer is lost, the photo is asked for and not sent again', async () => {
  const file = photo('a', 100 * kib)
  server.tus.lostAnswers = 1
  // Nor does the event come: nothing tells this phone that its photo has arrived.
  server.tamper = (events) => events.filter(({ type }) => type !== 'photo.received')
  server.interfere = (_, path) => {
    if (path.startsWith('HEAD')) server.tus.uploads.clear()
    return undefined
  }
  await session.sendPhotos([file])
  await arrived(file)
  expect(made('POST')).toHaveLength(1)
  expect(patched()).toBe(100 * kib)
})

test('what arrived changed is sent again from its first byte', async () => {
  const file = photo('a', 300 * kib)
  server.onUpload = () => (made('POST').length < 3 ? 'photo.digest-mismatch' : undefined)
  await session.sendPhotos([file])
  await arrived(file)
  expect(made('POST')).toHaveLength(3)
  expect(patched()).toBe(3 * 300 * kib)
})

test('what changes on every way is given up, and may be tried again', { timeout: 20_000 }, async () => {
  server.onUpload = () => 'photo.digest-mismatch'
  await session.sendPhotos([photo('a', 1000)])
  await eventually(() => states().join() === 'a failed', 15_000)
  expect(session.outbox.get()[0]).toMatchObject({ code: 'photo.digest-mismatch', canRetry: true })
  expect(made('POST')).toHaveLength(6)
})

test('a server without tus gets the photo in one piece', async () => {
  const file = photo('a', 600 * kib)
  const digests: unknown[] = []
  server.interfere = (request, path) => {
    if (path.endsWith('/original')) digests.push(request.headers['content-digest'])
    return path.startsWith('POST /files') ? 'path.unknown' : undefined
  }
  await session.sendPhotos([file])
  await arrived(file)
  const sha256 = createHash('sha256').update(new Uint8Array(await file.arrayBuffer()))
  expect(digests).toEqual([`sha-256=:${sha256.digest('base64')}:`])
  await session.sendPhotos([photo('b', 100)])
  await eventually(() => states().join() === 'a arrived,b arrived')
  expect(made('POST')).toHaveLength(1)
})

test('photos that the server stumbles over do not hold up the others', { timeout: 15_000 }, async () => {
  const poison = ['a', 'b', 'c'].map((name) => photo(name, 1000))
  server.onUpload = (_, bytes) => (bytes.length === 1000 ? 'server.failed' : undefined)
  await session.sendPhotos([...poison, photo('d', 2000)])
  await eventually(() => states().includes('d arrived'))
  expect(sending()).not.toBe('idle')
})

test('it says what it is doing, and why it is not', { timeout: 15_000 }, async () => {
  const said: Sending[] = []
  session.sending.subscribe(() => said.push(session.sending.get()))
  expect(session.sending.get()).toEqual({ state: 'idle', copying: 0, open: 0, pauseMs: 0 })
  server.interfere = (_, path) => (path.startsWith('PATCH') ? 'server.stopping' : undefined)
  await session.sendPhotos([photo('a', 1000), photo('b', 2000)])
  expect(said).toContainEqual({ state: 'copying', copying: 2, open: 2, pauseMs: 0 })
  expect(said).toContainEqual({ state: 'copying', copying: 1, open: 2, pauseMs: 0 })
  await eventually(() => sending() === 'waiting-server')
  server.interfere = () => undefined
  await eventually(() => sending() === 'idle', 10_000)
  const states = said.map(({ state }) => state)
  const changes = states.filter((state, index) => state !== states[index - 1])
  // The event that a photo has arrived may overtake the answer that says so.
  expect(changes.join()).toMatch(/^copying,sending,waiting-server,((sending|waiting-server),)*idle$/)

  server.onUpload = () => 'storage.full'
  await session.sendPhotos([photo('c', 3000)])
  await eventually(() => sending() === 'waiting-storage')
  expect(session.sending.get().open).toBe(0)
})

test('a pause that the server asks for is waited out, and said to be one', { timeout: 30_000 }, async () => {
  const triedAt: number[] = []
  server.interfere = (_, path) => {
    if (path !== 'POST /files') return undefined
    triedAt.push(Date.now())
    return triedAt.length === 1 ? { pauseSeconds: 2 } : undefined
  }
  await session.sendPhotos([photo('a', 1000)])
  await eventually(() => sending() === 'waiting-patience', 15_000)
  expect(session.sending.get().pauseMs).toBe(2000)
  expect(session.outbox.get()[0]?.state).toBe('waiting')
  await eventually(() => sending() === 'idle', 15_000)
  expect(triedAt).toHaveLength(2)
  // Timers count whole milliseconds, and may be one early.
  expect((triedAt[1] ?? 0) - (triedAt[0] ?? 0)).toBeGreaterThanOrEqual(1990)
  expect(session.sending.get().pauseMs).toBe(0)
})

test('a pause is said also where the server will not even hear of the photo yet', { timeout: 30_000 }, async () => {
  const said = new Set<string>()
  session.sending.subscribe(() => said.add(sending()))
  server.onCommand = () => (server.commands.length < 3 ? 'request.too-many' : undefined)
  await session.sendPhotos([photo('a', 1000)])
  await eventually(() => sending() === 'idle', 15_000)
  expect([...said]).toContain('waiting-patience')
  expect([...said]).not.toContain('waiting-server')
})
