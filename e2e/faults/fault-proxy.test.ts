import { once } from 'node:events'
import { createServer, type IncomingMessage, type Server } from 'node:http'
import { type AddressInfo, connect, type Socket } from 'node:net'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { eventually } from '../support/eventually.ts'
import { type FaultProxy, startFaultProxy } from './fault-proxy.ts'

/** What reached the server, and how each request ended there. */
interface Heard {
  readonly line: string
  bytes: number
  end: 'open' | 'whole' | 'cut'
}

let server: Server
let heard: Heard[]
let proxy: FaultProxy
let sockets: Socket[]

beforeEach(async () => {
  heard = []
  sockets = []
  server = createServer((request, response) => {
    const entry = hear(request)
    request.on('end', () => {
      entry.end = 'whole'
      response.end('done')
    })
  }).listen(0, '127.0.0.1')
  server.on('upgrade', (request, socket) => {
    hear(request)
    socket.write('HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\r\n')
    socket.on('error', () => undefined)
    socket.on('data', (chunk) => socket.write(chunk))
  })
  await once(server, 'listening')
  proxy = await startFaultProxy((server.address() as AddressInfo).port)
})

afterEach(async () => {
  for (const socket of sockets) socket.destroy()
  await proxy.close()
  server.closeAllConnections()
  server.close()
})

function hear(request: IncomingMessage): Heard {
  const entry: Heard = { line: `${request.method} ${request.url}`, bytes: 0, end: 'open' }
  heard.push(entry)
  request.on('data', (chunk: Buffer) => {
    entry.bytes += chunk.length
  })
  request.on('close', () => {
    if (entry.end === 'open') entry.end = 'cut'
  })
  return entry
}

interface Client {
  readonly socket: Socket
  /** All that came back. */
  answer(): string
  end(): 'open' | 'ended' | 'reset'
}

async function call(...writes: (string | Buffer)[]): Promise<Client> {
  const socket = connect(proxy.port, '127.0.0.1')
  sockets.push(socket)
  let answer = ''
  let end: 'open' | 'ended' | 'reset' = 'open'
  socket.on('data', (chunk) => {
    answer += chunk
  })
  socket.on('end', () => {
    end = 'ended'
  })
  socket.on('error', () => {
    end = 'reset'
  })
  await once(socket, 'connect')
  for (const write of writes) socket.write(write)
  return { socket, answer: () => answer, end: () => end }
}

const body = (bytes: number) => Buffer.alloc(bytes, 7)
const patch = (bytes: number) => `PATCH /files/abc HTTP/1.1\r\nHost: x\r\nContent-Length: ${bytes}\r\n\r\n`
const health = 'GET /health HTTP/1.1\r\nHost: x\r\n\r\n'
const webSocket = 'GET /ws HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n'

test('several requests on one connection pass, and only the bytes of uploads are counted', async () => {
  const client = await call(health, patch(10), body(4), body(6), health, 'POST /api/join HTTP/1.1\r\nHost: x\r\n')
  client.socket.write('Content-Length: 2\r\n\r\n{}')
  await eventually(() => heard.map(({ end }) => end)).toEqual(['whole', 'whole', 'whole', 'whole'])
  expect(heard.map(({ bytes }) => bytes)).toEqual([0, 10, 0, 2])
  expect(proxy.uploadedBytes()).toBe(10)
  await eventually(() => client.answer().match(/done/g)?.length).toBe(4)
})

test('a fault comes at exactly the byte at which it was asked for', async () => {
  proxy.whenUploaded(70_001, proxy.reset)
  const client = await call(patch(200_000), body(200_000))
  await eventually(() => heard[0]?.end).toBe('cut')
  await eventually(client.end).toBe('reset')
  expect(proxy.uploadedBytes()).toBe(70_001)
  expect(heard[0]?.bytes).toBeLessThanOrEqual(70_001)
})

test('in the dark nothing passes and nobody hears of it, and what was open stays dead', async () => {
  const socket = await call(webSocket)
  await eventually(socket.answer).toContain('101')
  proxy.whenUploaded(5, proxy.drop)
  const before = await call(patch(10), body(10))
  await eventually(() => heard[1]?.bytes).toBeLessThanOrEqual(5)
  await eventually(proxy.uploadedBytes).toBe(5)
  const inTheDark = await call(health)
  proxy.restore()
  const after = await call(health, patch(3), body(3))
  await eventually(() => after.answer().match(/done/g)?.length).toBe(2)
  socket.socket.write('anyone there?')
  before.socket.destroy()

  expect(heard.slice(1).map(({ line, end }) => `${line} ${end}`)).toEqual([
    'PATCH /files/abc open',
    'GET /health whole',
    'PATCH /files/abc whole',
  ])
  expect([before, inTheDark, socket].map(({ end }) => end())).toEqual(['open', 'open', 'open'])
  expect(socket.answer()).not.toContain('anyone')
  expect(proxy.gapsMs).toHaveLength(1)
})

test('off line, every connection is reset, and the server hears of none', async () => {
  proxy.whenUploaded(5, proxy.goOffline)
  const before = await call(patch(10), body(10))
  await eventually(before.end).toBe('reset')
  const socket = connect(proxy.port, '127.0.0.1')
  const [error] = await once(socket, 'error')
  expect(error).toMatchObject({ code: 'ECONNRESET' })
  proxy.restore()
  const client = await call(health)
  await eventually(client.answer).toContain('done')
  expect(heard.filter(({ line }) => line !== 'GET /health')).toMatchObject([{ end: 'open' }])
})

test('a line that hiccups loses nothing', async () => {
  proxy.whenUploaded(70_000, proxy.stall)
  const client = await call(patch(200_000), body(200_000))
  await eventually(proxy.uploadedBytes).toBeGreaterThanOrEqual(70_000)
  expect(heard[0]?.end).not.toBe('whole')
  proxy.goOn()
  await eventually(client.answer).toContain('done')
  expect(heard).toMatchObject([{ bytes: 200_000, end: 'whole' }])
})

test('so many connections as asked for are cut after so many bytes', async () => {
  proxy.limitConnections(1000, 2)
  const ends = []
  for (let turn = 0; turn < 3; turn++) {
    const client = await call(patch(5000), body(5000))
    await eventually(() => client.end() === 'reset' || client.answer().includes('done')).toBe(true)
    ends.push(client.end())
  }
  expect(ends).toEqual(['reset', 'reset', 'open'])
  expect(proxy.uploadedBytes()).toBe(7000)
})

test('a bad gateway answers when the body has come, and a limit on bodies before', async () => {
  proxy.answerBadGateway(1)
  const refused = await call(patch(100), body(99))
  const health1 = await call(health)
  await eventually(health1.answer).toContain('done')
  expect(refused.answer()).toBe('')
  refused.socket.write(body(1))
  await eventually(refused.answer).toMatch(/^HTTP\/1.1 502 /)
  await eventually(refused.end).toBe('ended')

  proxy.limitBodies(50)
  const tooLarge = await call(patch(51))
  await eventually(tooLarge.answer).toMatch(/^HTTP\/1.1 413 /)
  const fits = await call(patch(50), body(50))
  await eventually(fits.answer).toContain('done')
  expect(heard.map(({ line }) => line)).toEqual(['GET /health', 'PATCH /files/abc'])
})

test('WebSockets can be blocked, those that are open too, while requests pass', async () => {
  const open = await call(webSocket)
  await eventually(open.answer).toContain('101')
  proxy.blockWebSockets()
  await eventually(open.end).toBe('reset')
  const refused = await call(webSocket)
  await eventually(refused.answer).toMatch(/^HTTP\/1.1 400 /)
  const client = await call(health)
  await eventually(client.answer).toContain('done')
})

test('a slow line takes as long as its bandwidth and delay say', async () => {
  const slow = await startFaultProxy((server.address() as AddressInfo).port, { delayMs: 30, bytesPerMs: 1000 })
  const fast = proxy
  proxy = slow
  const startedAt = performance.now()
  const client = await call(patch(200_000), body(200_000))
  await eventually(client.answer).toContain('done')
  const ms = performance.now() - startedAt
  expect(ms).toBeGreaterThanOrEqual(200 + 2 * 30)
  await fast.close()
})
