import { once } from 'node:events'
import { request } from 'node:http'
import { connect } from 'node:net'
import { newId, type ServerFrame } from '@snaplink/contract'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { WebSocket } from 'ws'
import { databases, type TestDatabase } from '../../test/databases.ts'
import { extendCommand } from '../../test/transport-clients.ts'
import { type Credential, serveTransports, type TransportServer } from '../../test/transport-server.ts'
import type { Pace } from './transport-parts.ts'

let database: TestDatabase
let server: TransportServer
let page: Credential

beforeEach(async () => {
  // What is tried here is the line; what comes over it is tried on every database by the conformance suite.
  const [sqlite] = databases
  if (!sqlite) throw new Error('There is always SQLite.')
  database = await sqlite.open()
  await start()
})
afterEach(async () => {
  await server.close()
  await database.drop()
})

async function start(pace: Partial<Pace> = {}): Promise<void> {
  await server?.close()
  server = await serveTransports(database.db, { pace })
  page = await server.openPage()
}

/** A socket that remembers all it is told, and how it ended. */
async function open(options: { autoPong?: boolean } = {}) {
  const socket = new WebSocket(`${server.origin.replace('http', 'ws')}/ws`, options)
  const frames: ServerFrame[] = []
  socket.on('message', (data) => frames.push(JSON.parse(String(data))))
  const closed = once(socket, 'close').then(([code, reason]) => ({ code, reason: String(reason) }))
  await once(socket, 'open')
  const say = (frame: unknown) => socket.send(JSON.stringify(frame))
  const hears = (type: ServerFrame['type']) =>
    expect.poll(() => frames.filter((frame) => frame.type === type), { timeout: 20_000 })
  return { socket, frames, closed, say, hears }
}

async function connected(options?: { autoPong?: boolean }) {
  const line = await open(options)
  line.say({ sessionId: page.sessionId, token: page.token })
  await line.hears('CONNECTED').toHaveLength(1)
  return line
}

describe('the first frame', () => {
  test('is answered by who we are and where the log stands, then by the events', async () => {
    const { frames, hears } = await connected()
    await hears('events').toHaveLength(1)
    const { sessionId, deviceId } = page
    expect(frames[0]).toEqual({ type: 'CONNECTED', sessionId, deviceId, role: 'page', cursor: 1 })
  })

  test('may be followed by others at once', async () => {
    const { say, hears } = await open()
    say({ sessionId: page.sessionId, token: page.token })
    const commands = [extendCommand(), extendCommand()]
    for (const command of commands) say({ type: 'command', command })
    await hears('answer').toHaveLength(2)
  })

  test('comes soon, or the line is closed', async () => {
    await start({ firstFrameMs: 50 })
    const { closed, frames } = await open()
    expect(await closed).toEqual({ code: 4408, reason: 'request.too-slow' })
    expect(frames).toMatchObject([{ type: 'error', problem: { code: 'request.too-slow' } }])
  })

  test.each([
    ['a command before it', () => JSON.stringify({ type: 'ping' }), 4400, 'request.invalid'],
    ['rubbish', () => 'hello?', 4400, 'request.not-json'],
    ['bytes', () => Buffer.from([1, 2, 3]), 4400, 'request.invalid'],
    ['a wrong token', () => first('x'.repeat(40)), 4401, 'token.invalid'],
    ['another session', () => first(page.token, newId()), 4404, 'session.unknown'],
    ['a cursor ahead', () => first(page.token, page.sessionId, 99), 4400, 'cursor.ahead'],
    ['too much', () => JSON.stringify({ token: 'x'.repeat(70_000) }), 4413, 'request.too-large'],
  ])('%s is told, and closes the line', async (_name, frame, code, reason) => {
    const { socket, closed, frames } = await open()
    socket.send(frame())
    expect(await closed).toEqual({ code, reason })
    expect(frames).toMatchObject([{ type: 'error', problem: { code: reason } }])
  })

  function first(token: string, sessionId = page.sessionId, after = 0): string {
    return JSON.stringify({ sessionId, token, after })
  }
})

describe('a line that is open', () => {
  test.each([
    ['rubbish', () => '{', 4400, 'request.not-json'],
    ['bytes', () => Buffer.from('{}'), 4400, 'request.invalid'],
    ['an unknown frame', () => '{"type":"subscribe"}', 4400, 'request.invalid'],
    ['a signal that only the server sends', () => signal('device.state'), 4400, 'request.invalid'],
    ['too large a frame', () => 'x'.repeat(64 * 1024 + 1), 4413, 'request.too-large'],
  ])('is closed by %s, and the server lives', async (_name, frame, code, reason) => {
    const { socket, closed, frames } = await connected()
    socket.send(frame())
    expect(await closed).toEqual({ code, reason })
    expect(frames.at(-1)).toMatchObject({ type: 'error', problem: { code: reason } })
    await connected()
  })

  const signal = (type: string) => JSON.stringify({ type: 'signal', signal: { type, data: {} } })

  test('is closed by frames that are no WebSocket frames', async () => {
    const { socket, closed } = await connected()
    // An unmasked frame, which a client never sends (RFC 6455 section 5.1).
    const raw = (socket as unknown as { _socket: ReturnType<typeof connect> })._socket
    raw.write(Buffer.from([0x81, 0x01, 0x41]))
    expect(await closed).toEqual({ code: 4400, reason: 'request.invalid' })
  })

  test('answers all commands that were sent at once, each by its id, and refuses without closing', async () => {
    const { say, hears, frames, socket } = await connected()
    const commands = Array.from({ length: 300 }, () => extendCommand())
    for (const command of commands) say({ type: 'command', command })
    const unknown = { id: newId(), type: 'session.fly' }
    say({ type: 'command', command: unknown })
    await hears('answer').toHaveLength(300)
    const ids = frames.flatMap((frame) => (frame.type === 'answer' ? frame.id : []))
    expect(new Set(ids)).toEqual(new Set(commands.map(({ id }) => id)))
    expect(frames).toContainEqual(expect.objectContaining({ type: 'refused', id: unknown.id }))
    expect(socket.readyState).toBe(WebSocket.OPEN)
  })

  test('answers a ping with the head of the log', async () => {
    const { say, hears, frames } = await connected()
    const seq = await server.append(page.sessionId)
    say({ type: 'ping' })
    await hears('pong').toHaveLength(1)
    expect(frames).toContainEqual({ type: 'pong', cursor: seq })
  })

  test('tells a phone that leaves its answer first, then the end', async () => {
    const phone = await server.joinPhone(page)
    const { say, closed, frames } = await open()
    say({ sessionId: phone.sessionId, token: phone.token })
    const command = { id: newId(), type: 'device.leave' }
    say({ type: 'command', command })
    expect(await closed).toEqual({ code: 4403, reason: 'device.removed' })
    const told = frames.map(({ type }) => type).filter((type) => type !== 'events' && type !== 'signal')
    expect(told).toEqual(['CONNECTED', 'answer', 'error'])
  })

  test('is given up when the peer is dead, and not when it merely has nothing to say', async () => {
    await start({ heartbeatMs: 150 })
    const [alive, dead] = [await connected(), await connected({ autoPong: false })]
    const beats = await dead.closed
    expect(beats.code).toBe(1006)
    expect(alive.socket.readyState).toBe(WebSocket.OPEN)
  })

  test('answers the pings of the protocol', async () => {
    const { socket } = await connected()
    socket.ping('are you there?')
    const [data] = await once(socket, 'pong')
    expect(String(data)).toBe('are you there?')
  })
})

test('a client that sends and never reads is not read any further', async () => {
  await start({ slowReaderMs: 600, farewellMs: 100 })
  const { socket, say } = await connected()
  socket.pause()
  await server.appendMany(page.sessionId, 4_000, { padding: 'x'.repeat(8_000) })
  const before = await server.log.head(page.sessionId)
  for (let i = 0; i < 2_000; i++) say({ type: 'command', command: extendCommand() })
  await expect.poll(() => server.connections(), { timeout: 10_000 }).toBe(0)
  expect((await server.log.head(page.sessionId)) - before).toBeLessThan(1_000)
  socket.terminate()
}, 20_000)

test('only so many strangers of one address are let in; whoever shows a token is no stranger', async () => {
  await start({ maxStrangers: 3 })
  for (let i = 0; i < 5; i++) await connected()
  const strangers = [await open(), await open(), await open()]
  const [error] = await once(new WebSocket(`${server.origin.replace('http', 'ws')}/ws`), 'error')
  expect(error.message).toContain('429')
  strangers[0]?.socket.terminate()
  await expect
    .poll(() =>
      open().then(
        () => true,
        () => false,
      ),
    )
    .toBe(true)
})

test('a handshake at any other path is answered', async () => {
  const headers = { Connection: 'Upgrade', Upgrade: 'websocket' }
  for (const path of ['/', '/wss', '/ws/', '/socket.io', '/api/sessions']) {
    const asked = request(`${server.origin}${path}`, { headers }).end()
    const [answer] = await once(asked, 'response')
    expect([path, answer.statusCode]).toEqual([path, 404])
    answer.resume()
  }
})

test('a handshake that breaks off harms nobody', async () => {
  const { hostname, port } = new URL(server.origin)
  for (const part of [
    'GET /ws HTTP/1.1\r\n',
    'GET /ws HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n',
  ]) {
    const socket = connect(Number(port), hostname)
    await once(socket, 'connect')
    socket.end(part)
    socket.resume()
    await once(socket, 'close')
  }
  await connected()
})
