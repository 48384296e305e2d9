import type { AnyEvent } from '@snaplink/contract'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { type PageSession, resumePage, type TransportName } from '../src/index.ts'
import { eventually } from './eventually.ts'
import { type FakeServer, startFakeServer } from './fake-server.ts'

let server: FakeServer
let session: PageSession | undefined

beforeEach(async () => {
  server = await startFakeServer()
})

afterEach(async () => {
  session?.stop()
  await server.stop()
})

const transports: TransportName[] = ['websocket', 'sse', 'long-poll']

function read(only?: TransportName): number[] {
  const seqs: number[] = []
  session = resumePage(credential(), { base: server.base, transports: only && [only] })
  session.onEvent((event: AnyEvent) => seqs.push(event.seq))
  return seqs
}

const credential = () => ({ ...server.page, sessionId: server.sessionId, role: 'page' as const })
const state = () => session?.connection.get()
const isLive = () => state()?.state === 'live'

function appendMany(count: number) {
  for (let i = 0; i < count; i++) server.append('test.happened', { i })
}

const upTo = (last: number) => Array.from({ length: last }, (_, index) => index + 1)

describe.each(transports)('over %s', (transport) => {
  test('a reader whose line dies again and again sees each event once, in order', async () => {
    const seqs = read(transport)
    await eventually(isLive)
    expect(state()).toMatchObject({ transport })
    for (let round = 0; round < 4; round++) {
      appendMany(5)
      server.cut()
      appendMany(5)
      await eventually(() => seqs.length === (round + 1) * 10)
    }
    expect(seqs).toEqual(upTo(40))
  })

  test('events that are lost on the way are fetched, those that are repeated are dropped', async () => {
    const seqs = read(transport)
    await eventually(isLive)
    server.tamper = (events) => events.flatMap((event) => (event.seq % 3 === 0 ? [] : [event, event]))
    appendMany(10)
    await eventually(() => seqs.length >= 10)
    expect(seqs).toEqual(upTo(10))
  })

  test.each(['session.closed', 'device.removed', 'token.invalid', 'session.unknown'] as const)(
    '%s ends it for good',
    async (code) => {
      read(transport)
      await eventually(() => isLive() && server.readers.size > 0)
      server.interfere = () => code
      server.end(code)
      await eventually(() => state()?.state === 'ended')
      expect(state()).toEqual({ state: 'ended', code })
      await expect(session?.command('session.extend', {})).rejects.toMatchObject({ code })
    },
  )

  test('a log that no longer has what was missed: the view is loaded again, and everyone is told', async () => {
    const seqs = read(transport)
    let resets = 0
    session?.onReset(() => resets++)
    await eventually(isLive)
    server.interfere = () => 'drop'
    server.cut()
    appendMany(20)
    server.forgetBefore(15)
    server.interfere = () => undefined
    await eventually(() => resets === 1 && isLive())
    appendMany(1)
    await eventually(() => seqs.length === 1)
    expect(seqs).toEqual([21])
  })
})
