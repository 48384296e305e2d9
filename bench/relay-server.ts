import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { monitorEventLoopDelay } from 'node:perf_hooks'
import type { AnyEvent, FirstFrame, ServerFrame } from '@snaplink/contract'
import { pino } from 'pino'
import { Server as SocketIoServer } from 'socket.io'
import { type WebSocket, WebSocketServer } from 'ws'
import { systemClock } from '../packages/server/src/clock.ts'
import { connect } from '../packages/server/src/db/connect.ts'
import { migrate } from '../packages/server/src/db/migrate.ts'
import { registerScanAdding } from '../packages/server/src/features/scans/add-scans.ts'
import { createAccess } from '../packages/server/src/session/access.ts'
import { createLocalBell } from '../packages/server/src/session/bell.ts'
import { createCommands } from '../packages/server/src/session/commands.ts'
import { createDeviceSignals } from '../packages/server/src/session/device-signals.ts'
import { createPresence } from '../packages/server/src/session/presence.ts'
import { createSessionLog } from '../packages/server/src/session/session-log.ts'
import { createSessions } from '../packages/server/src/session/sessions.ts'
import { createSignals } from '../packages/server/src/session/signals.ts'
import { webSocket } from '../packages/server/src/transports/websocket.ts'

/** What relays a command of a phone to its page. The last two store nothing. */
export type RelayKind = 'snaplink' | 'snaplink, one transaction an event' | 'socket.io' | 'ws'

/** One pair's credentials, for the relay that looks at them. */
export interface Pair {
  sessionId: string
  pageToken: string
  phoneToken: string
}

export type RelayReport =
  | { type: 'ready'; port: number; pairs: Pair[] }
  | { type: 'usage'; rssBytes: number; loopDelayP99Ms: number; cpuMs: number }

const [kind, folder, pairCount] = process.argv.slice(2) as [RelayKind, string, string]
const delay = monitorEventLoopDelay({ resolution: 1 })
const server = createServer()
const pairs = kind.startsWith('snaplink') ? await serveSnaplink() : serveBare()

server.listen(0, '127.0.0.1')
await once(server, 'listening')
delay.enable()
send({ type: 'ready', port: (server.address() as AddressInfo).port, pairs })
process.on('message', () => {
  globalThis.gc?.()
  const { user, system } = process.cpuUsage()
  send({
    type: 'usage',
    rssBytes: process.memoryUsage().rss,
    loopDelayP99Ms: delay.percentile(99) / 1e6,
    cpuMs: (user + system) / 1000,
  })
  delay.reset()
})

function send(report: RelayReport): void {
  process.send?.(report)
}

/** Our own parts, as create-server.ts puts them together, with sessions that are open and joined already. */
async function serveSnaplink(): Promise<Pair[]> {
  const db = connect(`sqlite://${join(folder, 'relay.db')}`)
  await migrate(db)
  const clock = systemClock
  const bell = createLocalBell()
  const log = createSessionLog({ db, bell, clock, ...(kind !== 'snaplink' && { maxBatch: 1 }) })
  const signals = createSignals(bell)
  const access = createAccess({ db, clock })
  const commands = createCommands(log)
  registerScanAdding({ db, commands, clock })
  const presence = createPresence({ db, signals, clock })
  const deviceSignals = createDeviceSignals()
  const sessions = createSessions({
    ...{ db, log, bell, commands, presence, deviceSignals, clock },
    secret: Buffer.alloc(32, 1),
    addresses: () => [],
    onClosed: async () => undefined,
  })
  const logger = pino({ level: 'silent' })
  webSocket({
    access,
    sessions,
    log,
    bell,
    commands,
    presence,
    deviceSignals,
    logger,
    isAllowedOrigin: () => true,
  }).attach(server)
  const opening = Array.from({ length: Number(pairCount) }, async (_, i) => {
    const opened = await sessions.open({ ownerId: null, pageName: 'Bench' })
    const deviceId = `phone-${String(i).padStart(6, '0')}`
    const joined = await sessions.join({ ticket: opened.ticket.ticket, deviceId, name: 'Phone' })
    return { sessionId: opened.sessionId, pageToken: opened.pageToken, phoneToken: joined.deviceToken }
  })
  return Promise.all(opening)
}

/** The least that a relay can do: parse, look the page up, pass it on, answer. Nothing is stored, nothing is checked. */
function serveBare(): Pair[] {
  const pages = new Map<string, { tell(frame: ServerFrame): void }>()
  const relay = (sessionId: string, command: { id: string; type: string; data: AnyEvent['data'] }): ServerFrame => {
    const event = { seq: 1, id: command.id, type: command.type, at: Date.now(), by: 'phone', data: command.data }
    pages.get(sessionId)?.tell({ type: 'events', events: [event] })
    return { type: 'answer', id: command.id, seq: 1 }
  }
  if (kind === 'ws') {
    new WebSocketServer({ server, path: '/ws', perMessageDeflate: false }).on('connection', (socket: WebSocket) => {
      let first: FirstFrame | undefined
      socket.on('message', (data) => {
        const frame = JSON.parse(String(data))
        if (!first) {
          first = frame as FirstFrame
          const { sessionId, token } = first
          if (token === 'page') pages.set(sessionId, { tell: (told) => socket.send(JSON.stringify(told)) })
          socket.send(JSON.stringify({ type: 'CONNECTED', sessionId }))
        } else socket.send(JSON.stringify(relay(first.sessionId, frame.command)))
      })
    })
  } else {
    new SocketIoServer(server, { transports: ['websocket'], serveClient: false }).on('connection', (socket) => {
      const { sessionId, token } = socket.handshake.auth as FirstFrame
      if (token === 'page') pages.set(sessionId, { tell: (frame) => socket.emit('frame', frame) })
      socket.on('command', (command, acknowledge) => acknowledge(relay(sessionId, command)))
    })
  }
  return Array.from({ length: Number(pairCount) }, (_, i) => ({
    sessionId: `session-${i}`,
    pageToken: 'page',
    phoneToken: 'phone',
  }))
}
