import { once } from 'node:events'
import { newId } from '@snaplink/contract'
import { io, type Socket } from 'socket.io-client'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { WebSocket } from 'ws'
import { databases, type TestDatabase } from '../../test/databases.ts'
import { extendCommand } from '../../test/transport-clients.ts'
import { type Credential, serveTransports, type TransportServer } from '../../test/transport-server.ts'

let database: TestDatabase
let server: TransportServer
let page: Credential
const sockets: Socket[] = []

beforeEach(async () => {
  // What is tried here is the line; what comes over it is tried on every database by the conformance suite.
  const [sqlite] = databases
  if (!sqlite) throw new Error('There is always SQLite.')
  database = await sqlite.open()
  server = await serveTransports(database.db, { pace: { firstFrameMs: 200, farewellMs: 200 } })
  page = await server.openPage()
})
afterEach(async () => {
  for (const socket of sockets.splice(0)) socket.disconnect()
  await server.close()
  await database.drop()
})

function open({ sessionId, token }: { sessionId: string; token: string }): Socket {
  const auth = { sessionId, token }
  const socket = io(server.origin, { transports: ['websocket'], auth, forceNew: true, reconnection: false })
  sockets.push(socket)
  return socket
}

const heard = (socket: Socket, name: string) => new Promise<unknown>((resolve) => socket.once(name, resolve))

test('who is let in hears where the log stands, then the events', async () => {
  const socket = open(page)
  const order: string[] = []
  socket.onAny((name) => order.push(name))
  const [hello] = await Promise.all([heard(socket, 'connected'), heard(socket, 'events')])
  expect(hello).toMatchObject({ sessionId: page.sessionId, role: 'page', cursor: 1 })
  expect(order).toEqual(['connected', 'events'])
})

test('who is not let in hears why, and nothing else', async () => {
  const wrong = [
    [{ ...page, token: 'x'.repeat(40) }, 'token.invalid'],
    [{ ...page, sessionId: newId() }, 'session.unknown'],
    [{ sessionId: page.sessionId } as Credential, 'request.invalid'],
  ] as const
  for (const [credential, code] of wrong) {
    expect(await heard(open(credential), 'connect_error')).toMatchObject({ message: code, data: { code } })
  }
})

test('a connection that never says who it is is closed', async () => {
  const socket = new WebSocket(`${server.origin.replace('http', 'ws')}/socket.io/?EIO=4&transport=websocket`)
  await once(socket, 'open')
  await once(socket, 'close')
})

test('there is no polling, which would need every request to meet the same machine', async () => {
  const answer = await fetch(`${server.origin}/socket.io/?EIO=4&transport=polling`)
  expect(answer.status).toBe(400)
})

test('commands that were sent at once are all answered; a refusal is an answer too', async () => {
  const socket = open(page)
  await heard(socket, 'connected')
  const commands = Array.from({ length: 300 }, () => extendCommand())
  const answers = await Promise.all(commands.map((command) => socket.emitWithAck('command', command)))
  expect(answers.map(({ id }) => id)).toEqual(commands.map(({ id }) => id))
  expect(await socket.emitWithAck('command', { id: newId(), type: 'session.fly' })).toMatchObject({
    problem: { code: 'command.unknown' },
  })
})

test('nonsense harms nobody', async () => {
  const socket = open(page)
  await heard(socket, 'connected')
  socket.emit('command')
  socket.emit('command', null, 'not a function')
  socket.emit('signal', { type: 'device.state' })
  socket.emit('subscribe', 'everything')
  expect(await socket.emitWithAck('command', Buffer.from([1, 2]))).toMatchObject({
    problem: { code: 'request.invalid' },
  })
  expect(await socket.emitWithAck('signal', undefined)).toMatchObject({ problem: { code: 'request.invalid' } })
  expect(await socket.emitWithAck('command', extendCommand())).toMatchObject({ seq: 2 })
})

test('too large a message closes the line, and the server lives', async () => {
  const socket = open(page)
  await heard(socket, 'connected')
  socket.emit('command', { id: newId(), type: 'x', data: { padding: 'x'.repeat(70_000) } })
  await heard(socket, 'disconnect')
  await heard(open(page), 'connected')
})

test('its client comes back by itself after a restart, and stays away after it was removed', async () => {
  const phone = await server.joinPhone(page)
  const [removed, restarted] = [open(phone), open(page)]
  await Promise.all([heard(removed, 'connected'), heard(restarted, 'connected')])
  const command = { id: newId(), type: 'device.remove', data: { deviceId: phone.deviceId } }
  const [reason] = await Promise.all([heard(removed, 'disconnect'), restarted.emitWithAck('command', command)])
  expect(reason).toBe('io server disconnect')
  const stopped = heard(restarted, 'disconnect')
  await server.stopTransports()
  expect(await stopped).toBe('transport close')
})
