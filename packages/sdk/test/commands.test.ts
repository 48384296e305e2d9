import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { type PageSession, resumePage } from '../src/index.ts'
import { eventually } from './eventually.ts'
import { type FakeServer, startFakeServer } from './fake-server.ts'

let server: FakeServer
let session: PageSession

beforeEach(async () => {
  server = await startFakeServer()
})

afterEach(async () => {
  session.stop()
  await server.stop()
})

async function live(transport: 'websocket' | 'sse') {
  const credential = { ...server.page, sessionId: server.sessionId, role: 'page' as const }
  session = resumePage(credential, { base: server.base, transports: [transport] })
  await eventually(() => session.connection.get().state === 'live')
}

describe.each(['websocket', 'sse'] as const)('over %s', (transport) => {
  test('a command whose answer was lost is sent again with its id, and happens once', async () => {
    await live(transport)
    server.onCommand = () => (server.commands.length === 1 ? 'silent' : undefined)
    const answer = await session.command('session.extend', {})
    expect(new Set(server.commands.map((command) => command.id))).toEqual(new Set([answer.id]))
    expect(server.commands.length).toBeGreaterThan(1)
    expect(server.events.filter((event) => event.id === answer.id)).toHaveLength(1)
  })

  test('a refusal is told by its code and sentence, and not tried again', async () => {
    await live(transport)
    server.onCommand = () => 'command.forbidden'
    await expect(session.command('device.remove', { deviceId: 'somebody-else' })).rejects.toMatchObject({
      code: 'command.forbidden',
      status: 403,
      sentence: 'This device may not do that.',
    })
    expect(server.commands).toHaveLength(1)
  })

  test('a server that restarts or asks for patience gets the command later', async () => {
    await live(transport)
    const refusals = ['server.stopping', 'request.too-many', 'server.failed'] as const
    server.onCommand = () => refusals[server.commands.length - 1]
    await session.command('session.extend', {})
    expect(server.commands).toHaveLength(4)
  })
})

test('with WebSocket live, commands need no HTTP request', async () => {
  await live('websocket')
  await session.command('session.extend', {})
  expect(server.requests).not.toContain('POST /api/sessions/:id/commands')
})

test('a command given while the server is away arrives when it is back', async () => {
  await live('websocket')
  server.interfere = () => 'drop'
  server.upgrades = 'refuse'
  server.cut()
  const answer = session.command('session.extend', {})
  await eventually(() => server.requests.filter((request) => request.endsWith('/commands')).length >= 2)
  server.interfere = () => undefined
  expect(await answer).toMatchObject({ seq: 1 })
})

test('stopping rejects what is unanswered', async () => {
  await live('websocket')
  server.interfere = () => 'drop'
  server.cut()
  const answer = session.command('session.extend', {})
  session.stop()
  await expect(answer).rejects.toMatchObject({ code: 'network' })
})

test('ending a session is done when it has ended, even if the answer never came', async () => {
  await live('websocket')
  server.onCommand = () => (server.commands.length === 1 ? 'silent' : undefined)
  await session.end()
  expect(session.connection.get()).toEqual({ state: 'ended', code: 'session.closed' })
})
