import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { newId, type ServerFrame } from '@snaplink/contract'
import { io } from 'socket.io-client'
import { WebSocket } from 'ws'
import type { Pair, RelayKind, RelayReport } from './relay-server.ts'
import { printTable, quantile, ratio } from './report.ts'

/** A pair of ends, whichever relay is between them. */
interface Line {
  /** Sends one command as the phone. */
  send(id: string): void
  close(): void
}

interface Run {
  perSecond: number
  p50: number
  p99: number
  loopDelayP99Ms: number
}

const kinds: RelayKind[] = ['snaplink', 'snaplink, one transaction an event', 'socket.io', 'ws']
export const pairCount = 1_000
const secondsEach = 4
/** Beyond this a person notices; a relay that takes longer is over its limit. */
const limitMs = 100

/** Appending to reading, durable, beside relays that store nothing: delay, throughput and memory in one run. */
export async function benchRelay(): Promise<void> {
  const results = new Map<RelayKind, { delays: Run[]; most: number; idleBytes: number }>()
  for (const kind of kinds) results.set(kind, await measureRelay(kind))
  const bare = results.get('ws')
  const socketio = results.get('socket.io')
  printTable(
    `A command of a phone, durable, as an event on its page (${pairCount} pairs, SQLite, synchronous FULL)`,
    [
      'relay',
      'p50 / p99 ms at 100/s',
      'at 1,000/s',
      'at 5,000/s',
      `most a second with p99 < ${limitMs} ms`,
      'beside Socket.IO',
      'loop delay p99 ms at 5,000/s',
      'KB an idle pair',
    ],
    [...results].map(([kind, { delays, most, idleBytes }]) => [
      kind,
      ...delays.map(({ p50, p99 }) => `${p50.toFixed(2)} / ${p99.toFixed(1)}`),
      most.toLocaleString('en'),
      ratio(most, socketio?.most),
      delays.at(-1)?.loopDelayP99Ms.toFixed(1) ?? '',
      `${(idleBytes / 1024).toFixed(0)} (${ratio(idleBytes, bare?.idleBytes)} of ws)`,
    ]),
  )
}

const extensionOf = (id: string): object => ({ id, type: 'session.extend', data: {} })

/** @param options.looksForMost whether to go on to the rate at which it is over its limit */
export async function measureRelay(kind: RelayKind, { commandOf = extensionOf, looksForMost = true } = {}) {
  const folder = await mkdtemp(join(tmpdir(), 'snaplink-bench-'))
  const server = fork(fileURLToPath(new URL('./relay-server.ts', import.meta.url)), [kind, folder, String(pairCount)], {
    execArgv: ['--expose-gc'],
  })
  try {
    const ready = await report(server, 'ready')
    const before = await ask(server)
    const arrivals = new Map<string, (at: number) => void>()
    const arrived = (id: string) => arrivals.get(id)?.(performance.now())
    const lines: Line[] = []
    // Not all at once: the server bounds how many strangers of one address it listens to.
    for (let i = 0; i < ready.pairs.length; i += 50) {
      const some = ready.pairs.slice(i, i + 50)
      lines.push(...(await Promise.all(some.map((pair) => openLine(kind, ready.port, pair, { commandOf, arrived })))))
    }
    await pause(500)
    const idleBytes = ((await ask(server)).rssBytes - before.rssBytes) / pairCount

    const delays: Run[] = []
    for (const rate of [100, 1_000, 5_000]) delays.push(await drive(server, lines, arrivals, rate))
    let most = 0
    for (const rate of !looksForMost ? [] : [2_500, 5_000, 7_500, 10_000, 15_000, 20_000, 25_000, 30_000, 40_000]) {
      const run = await drive(server, lines, arrivals, rate)
      if (run.p99 >= limitMs || run.perSecond < rate * 0.95) {
        most = Math.max(most, run.p99 < limitMs ? Math.round(run.perSecond) : most)
        break
      }
      most = rate
    }
    for (const line of lines) line.close()
    return { delays, most, idleBytes }
  } finally {
    server.kill()
    await rm(folder, { recursive: true, force: true })
  }
}

/** Sends at a steady rate whatever comes back (an open loop), so that a relay that falls behind shows it as delay. */
async function drive(
  server: ChildProcess,
  lines: Line[],
  arrivals: Map<string, (at: number) => void>,
  rate: number,
): Promise<Run> {
  await ask(server)
  const delays: number[] = []
  const startedAt = performance.now()
  const total = rate * secondsEach
  let sent = 0
  let lastAt = startedAt
  while (sent < total) {
    const due = Math.min(total, Math.floor(((performance.now() - startedAt) / 1000) * rate))
    for (; sent < due; sent++) {
      const id = newId()
      const sentAt = startedAt + (sent / rate) * 1000
      arrivals.set(id, (at) => {
        arrivals.delete(id)
        delays.push(at - sentAt)
        lastAt = at
      })
      lines[sent % lines.length]?.send(id)
    }
    await pause(1)
  }
  const deadline = performance.now() + 3_000
  while (arrivals.size > 0 && performance.now() < deadline) await pause(5)
  for (let missing = arrivals.size; missing > 0; missing--) delays.push(Number.POSITIVE_INFINITY)
  arrivals.clear()
  const { loopDelayP99Ms } = await ask(server)
  const perSecond = (delays.filter(Number.isFinite).length / (lastAt - startedAt)) * 1000
  return { perSecond, p50: quantile(delays, 0.5), p99: quantile(delays, 0.99), loopDelayP99Ms }
}

async function openLine(
  kind: RelayKind,
  port: number,
  pair: Pair,
  { commandOf, arrived }: { commandOf(id: string): object; arrived(id: string): void },
): Promise<Line> {
  const hear = (frame: ServerFrame) => {
    if (frame.type === 'events') for (const { id } of frame.events) arrived(id)
  }
  const [page, phone] = await Promise.all(
    [pair.pageToken, pair.phoneToken].map((token) => connectEnd(kind, port, pair.sessionId, token, hear)),
  )
  return {
    send: (id) => phone?.send(commandOf(id)),
    close() {
      page?.close()
      phone?.close()
    },
  }
}

async function connectEnd(
  kind: RelayKind,
  port: number,
  sessionId: string,
  token: string,
  hear: (frame: ServerFrame) => void,
) {
  const isPhone = token === 'phone' || token.startsWith('sd_')
  if (kind === 'socket.io') {
    const socket = io(`http://127.0.0.1:${port}`, {
      transports: ['websocket'],
      auth: { sessionId, token },
      reconnection: false,
      forceNew: true,
    })
    socket.on('frame', hear)
    await new Promise((resolve) => socket.once('connect', () => resolve(undefined)))
    return {
      send: (command: object) => void socket.emit('command', command, () => undefined),
      close: () => void socket.close(),
    }
  }
  const socket = new WebSocket(`ws://127.0.0.1:${port}/ws`, { perMessageDeflate: false })
  await once(socket, 'open')
  socket.send(JSON.stringify({ sessionId, token }))
  await once(socket, 'message')
  // The phone reads its own events too; what counts is when its page has them.
  if (!isPhone) socket.on('message', (data) => hear(JSON.parse(String(data))))
  return {
    send: (command: object) => socket.send(JSON.stringify({ type: 'command', command })),
    close: () => socket.close(),
  }
}

async function ask(server: ChildProcess) {
  server.send('usage')
  return report(server, 'usage')
}

function report<Type extends RelayReport['type']>(
  server: ChildProcess,
  type: Type,
): Promise<Extract<RelayReport, { type: Type }>> {
  return new Promise((resolve, reject) => {
    server.once('exit', (code) => reject(new Error(`The relay ended with ${code}.`)))
    server.on('message', function hear(message: RelayReport) {
      if (message.type !== type) return
      server.off('message', hear)
      server.removeAllListeners('exit')
      resolve(message as Extract<RelayReport, { type: Type }>)
    })
  })
}
