import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { type PageSession, resumePage } from '../src/index.ts'
import { chooseTransport } from '../src/transports/choice.ts'
import { eventually } from './eventually.ts'
import { type FakeServer, startFakeServer } from './fake-server.ts'

let server: FakeServer
let session: PageSession | undefined

beforeEach(async () => {
  server = await startFakeServer()
  vi.stubGlobal('sessionStorage', fakeStorage())
})

afterEach(async () => {
  vi.useRealTimers()
  vi.unstubAllGlobals()
  session?.stop()
  await server.stop()
})

function resume() {
  const credential = { ...server.page, sessionId: server.sessionId, role: 'page' as const }
  session = resumePage(credential, { base: server.base })
  return session
}

const transport = () => {
  const connection = session?.connection.get()
  return connection?.state === 'live' ? connection.transport : undefined
}

test('where WebSockets are refused, SSE carries everything after the second try', async () => {
  server.upgrades = 'refuse'
  resume()
  await eventually(() => transport() === 'sse')
  expect(server.requests.filter((request) => request === 'UPGRADE')).toHaveLength(2)
})

test('where WebSockets hang and streams are held back, long-poll carries everything', async () => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'setInterval', 'clearInterval', 'Date'] })
  server.upgrades = 'hang'
  server.buffersStreams = true
  resume()
  const startedAt = Date.now()
  for (let i = 0; i < 400 && transport() === undefined; i++) {
    await vi.advanceTimersByTimeAsync(50)
    await new Promise((resolve) => setImmediate(resolve))
  }
  expect(transport()).toBe('long-poll')
  expect(Date.now() - startedAt).toBeLessThan(16_000)
})

test('a server that is away makes nobody go down: afterwards it is WebSocket again', async () => {
  resume()
  await eventually(() => transport() === 'websocket')
  server.upgrades = 'refuse'
  server.interfere = () => 'server.stopping'
  server.cut()
  await eventually(() => server.requests.filter((request) => request === 'UPGRADE').length >= 4)
  // First the requests, then the sockets: what comes between must not count as blocked for good.
  server.interfere = () => undefined
  server.upgrades = 'accept'
  await eventually(() => transport() === 'websocket')
  expect(server.requests.filter((request) => request.endsWith('/events'))).toEqual([])
})

test('a reload begins with what worked', async () => {
  server.upgrades = 'refuse'
  resume()
  await eventually(() => transport() === 'sse')
  session?.stop()
  server.requests.length = 0
  resume()
  await eventually(() => transport() === 'sse')
  expect(server.requests).not.toContain('UPGRADE')
})

test('what worked long ago is forgotten', () => {
  chooseTransport('http://a.test').worked()
  const choice = chooseTransport('http://a.test')
  choice.failed(true)
  choice.failed(true)
  choice.worked()
  expect(chooseTransport('http://a.test').current()).toBe('sse')
  expect(chooseTransport('http://b.test').current()).toBe('websocket')
  vi.useFakeTimers({ now: Date.now() + 11 * 60_000 })
  expect(chooseTransport('http://a.test').current()).toBe('websocket')
})

test('a forced transport is the only one', () => {
  const choice = chooseTransport('http://a.test', ['sse'])
  for (let i = 0; i < 5; i++) choice.failed(true)
  expect(choice.current()).toBe('sse')
})

function fakeStorage(): Pick<Storage, 'getItem' | 'setItem'> {
  const values = new Map<string, string>()
  return {
    getItem: (key) => values.get(key) ?? null,
    setItem: (key, value) => void values.set(key, value),
  }
}
