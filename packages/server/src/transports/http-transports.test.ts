import { request } from 'node:http'
import { type EventsAnswer, newId } from '@snaplink/contract'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { databases, type TestDatabase } from '../../test/databases.ts'
import { type Credential, serveTransports, type TransportServer } from '../../test/transport-server.ts'

let database: TestDatabase
let server: TransportServer
let page: Credential

beforeEach(async () => {
  // What is tried here is the line; what comes over it is tried on every database by the conformance suite.
  const [sqlite] = databases
  if (!sqlite) throw new Error('There is always SQLite.')
  database = await sqlite.open()
  server = await serveTransports(database.db, { pace: { heartbeatMs: 30 } })
  page = await server.openPage()
})
afterEach(async () => {
  await server.close()
  await database.drop()
})

function get(query = '', headers: Record<string, string> = {}, path = 'events'): Promise<Response> {
  const url = `${server.origin}/api/sessions/${page.sessionId}/${path}${query}`
  return fetch(url, { headers: { Authorization: `Bearer ${page.token}`, ...headers } })
}

function post(path: string, body: string, headers: Record<string, string> = {}): Promise<Response> {
  return fetch(`${server.origin}/api/sessions/${page.sessionId}/${path}`, {
    method: 'POST',
    body,
    headers: { Authorization: `Bearer ${page.token}`, 'Content-Type': 'application/json', ...headers },
  })
}

async function poll(query: string): Promise<EventsAnswer> {
  return (await get(query)).json() as Promise<EventsAnswer>
}

/** The stream's text, read until it holds `what`. */
async function readUntil(answer: Response, what: string): Promise<string> {
  let text = ''
  const reader = answer.body?.pipeThrough(new TextDecoderStream()).getReader()
  while (!text.includes(what)) text += (await reader?.read())?.value ?? ''
  await reader?.cancel()
  return text
}

test('a long-poll answers at once with what is there, and otherwise after its time', async () => {
  const startedAt = performance.now()
  expect(await poll('?after=0&wait=20')).toMatchObject({ cursor: 1, signals: [], events: [{ seq: 1 }] })
  expect(await poll('?after=1')).toEqual({ cursor: 1, signals: [], events: [] })
  expect(performance.now() - startedAt).toBeLessThan(4_000)
  expect(await poll('?after=1&wait=0.2')).toEqual({ cursor: 1, signals: [], events: [] })
  expect(performance.now() - startedAt).toBeGreaterThan(190)
})

test('even the shortest wait brings what is there', async () => {
  expect((await poll('?after=0&wait=0.001')).events).toHaveLength(1)
})

test('a long-poll is woken by an event and by a signal', async () => {
  const progress = {
    type: 'photo.progress',
    by: 'server',
    data: { photoId: 'photo-1', sentBytes: 1, totalBytes: 2 },
  } as const
  const eventful = poll('?after=1&wait=20')
  const seq = await server.append(page.sessionId)
  expect(await eventful).toMatchObject({ cursor: seq, events: [{ seq }] })
  const signalled = poll(`?after=${seq}&wait=20`)
  // A signal is for who is there: sent until the poll is.
  const sending = setInterval(() => server.signals.send(page.sessionId, progress), 5)
  expect((await signalled).signals[0]).toEqual(progress)
  clearInterval(sending)
})

test('a long-poll that its client gave up is forgotten at once', async () => {
  let listeners = 0
  const { listen } = server.bell
  server.bell.listen = (sessionId, listener) => {
    listeners++
    const unlisten = listen(sessionId, listener)
    return () => {
      listeners--
      unlisten()
    }
  }
  const asked = request(`${server.origin}/api/sessions/${page.sessionId}/events?after=1&wait=20`, {
    headers: { Authorization: `Bearer ${page.token}` },
  }).end()
  asked.on('error', () => undefined)
  await vi.waitFor(() => expect(listeners).toBe(1))
  asked.destroy()
  await vi.waitFor(() => expect(listeners).toBe(0))
})

test('a server that stops answers a waiting long-poll at once', async () => {
  const waiting = poll('?after=1&wait=20')
  await vi.waitFor(async () => expect(await server.connections()).toBeGreaterThan(0))
  await server.stopTransports()
  const answer = await waiting
  // Whether it was let in already or only just asked, it hears at once.
  expect('events' in answer ? answer.cursor : answer).toSatisfy((told) => told === 1 || told.code === 'server.stopping')
  const late = await get('?after=1')
  expect([late.status, late.headers.get('Retry-After')]).toEqual([503, '1'])
})

test('a stream says where the log stands, then tells the events with their number, and breathes', async () => {
  const answer = await get('', { Accept: 'text/event-stream' })
  expect(answer.headers.get('Content-Type')).toBe('text/event-stream')
  expect(answer.headers.get('Cache-Control')).toContain('no-transform')
  const text = await readUntil(answer, '\n:\n\n')
  const [connected, events] = text.split('\n\n')
  expect(connected).toBe('event: connected\ndata: {"cursor":1}')
  expect(events).toMatch(/^event: events\ndata: \[\{"seq":1,.*\}\]\nid: 1$/)
})

test('a stream resumes from Last-Event-ID, which is newer than its address', async () => {
  const seq = await server.append(page.sessionId, 'test.second')
  const answer = await get('?after=0', { Accept: 'text/event-stream', 'Last-Event-ID': '1' })
  const text = await readUntil(answer, `id: ${seq}`)
  expect(text).toContain('test.second')
  expect(text).not.toContain('session.opened')
})

test('what is asked decides between the two', async () => {
  for (const [accept, type] of [
    ['*/*', 'application/json'],
    ['application/json', 'application/json'],
    ['application/json, text/event-stream;q=0.5', 'application/json'],
    ['text/event-stream, */*;q=0.1', 'text/event-stream'],
  ] as const) {
    const answer = await get('', { Accept: accept })
    expect([accept, answer.headers.get('Content-Type')?.split(';')[0]]).toEqual([accept, type])
    expect(answer.headers.get('Vary')).toMatch(/Accept/)
    await answer.body?.cancel()
  }
})

test.each([
  ['a cursor that is no number', '?after=x', 400, 'request.invalid'],
  ['a negative cursor', '?after=-1', 400, 'request.invalid'],
  ['a wait that is too long', '?wait=26', 400, 'request.invalid'],
  ['two cursors', '?after=1&after=2', 400, 'request.invalid'],
])('%s is refused', async (_name, query, status, code) => {
  for (const Accept of ['application/json', 'text/event-stream']) {
    const answer = await get(query, { Accept })
    expect(answer.status).toBe(status)
    expect(answer.headers.get('Content-Type')).toMatch(/^application\/problem\+json/)
    expect(await answer.json()).toMatchObject({ code })
  }
})

test('a token counts in its header and nowhere else', async () => {
  const Authorization = ''
  for (const query of [`?token=${page.token}`, `?access_token=${page.token}`, '']) {
    expect((await get(query, { Authorization })).status).toBe(401)
  }
  expect((await get('', { Authorization: `Basic ${page.token}` })).status).toBe(401)
})

test.each([
  ['nothing', '', {}, 400, 'request.invalid'],
  ['half of it', '{"id":', {}, 400, 'request.not-json'],
  ['a form', 'id=1', { 'Content-Type': 'application/x-www-form-urlencoded' }, 415, 'request.unsupported-type'],
  ['too much', JSON.stringify({ id: 'x'.repeat(65 * 1024) }), {}, 413, 'request.too-large'],
  [
    'too much of a stranger',
    JSON.stringify({ id: 'x'.repeat(65 * 1024) }),
    { Authorization: '' },
    401,
    'token.invalid',
  ],
])('a command that is %s is refused', async (_name, body, headers, status, code) => {
  const answer = await post('commands', body, headers)
  expect(answer.status).toBe(status)
  expect(await answer.json()).toMatchObject({ code })
})

test('commands and signals are answered', async () => {
  const id = newId()
  const command = await post('commands', JSON.stringify({ id, type: 'session.extend' }))
  expect(await command.json()).toMatchObject({ id, seq: 2 })
  const signal = await post('signals', JSON.stringify({ type: 'device.visible', data: { visible: true } }))
  expect([signal.status, await signal.text()]).toEqual([204, ''])
})
