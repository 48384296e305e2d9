import type { IncomingMessage } from 'node:http'
import {
  type AnyEvent,
  type CommandAnswer,
  type Connected,
  type ErrorCode,
  firstFrame,
  limits,
  type Problem,
  type Signal,
} from '@snaplink/contract'
import { type DefaultEventsMap, Server, type Socket } from 'socket.io'
import type { WebSocket } from 'ws'
import { AppError } from '../errors.ts'
import { parse } from '../parse.ts'
import type { Caller } from '../session/access.ts'
import { admitOrJoin, beginVisit } from '../session/visit.ts'
import { createOutflow, inPortions } from './outflow.ts'
import { addressOf, paceOf, problemOf, stopping, type TransportParts } from './transport-parts.ts'
import { createStrangers, refuseUpgrade } from './upgrades.ts'
import type { SocketTransport } from './websocket.ts'

/** What we emit. */
interface ServerEvents {
  connected(hello: Omit<Connected, 'type' | 'phone'>): void
  events(events: AnyEvent[]): void
  signal(signal: Signal): void
  end(problem: Problem): void
}

/** What acknowledges a `command` or a `signal`. */
type Answer = CommandAnswer | { problem: Problem } | Record<string, never>

interface SocketData {
  caller: Caller
  /** Of a phone that has just joined. */
  deviceToken?: string
  after: number
}

type IoSocket = Socket<DefaultEventsMap, ServerEvents, DefaultEventsMap, SocketData>

/**
 * Socket.IO at `/socket.io`, over WebSocket only, so that it needs no sticky sessions. The handshake's `auth` is what the
 * first frame of a raw WebSocket is: `{sessionId, token, after}`.
 */
export function socketIo(parts: TransportParts): SocketTransport {
  const pace = paceOf(parts)
  const strangers = createStrangers(pace.maxStrangers)
  const known = new WeakMap<IncomingMessage, () => void>()
  const ends = new Map<IoSocket, (reason: unknown) => void>()
  let isStopping = false

  const io = new Server<DefaultEventsMap, ServerEvents, DefaultEventsMap, SocketData>({
    path: '/socket.io',
    transports: ['websocket'],
    serveClient: false,
    // Other paths are answered by others.
    destroyUpgrade: false,
    perMessageDeflate: false,
    maxHttpBufferSize: limits.maxFrameBytes,
    pingInterval: pace.heartbeatMs,
    pingTimeout: pace.heartbeatMs,
    connectTimeout: pace.firstFrameMs,
    allowRequest(req, allow) {
      const refusal = refusalOf(req)
      // Engine.IO would answer every refusal with 400.
      if (refusal) refuseUpgrade(req.socket, refusal)
      else allow(null, true)
    },
  })

  /** Its `cors` option would not keep a foreign page from connecting: a WebSocket asks nobody for permission. */
  function refusalOf(req: IncomingMessage): AppError | undefined {
    if (isStopping) return stopping()
    if (!parts.isAllowedOrigin(req.headers.origin, req)) return new AppError('origin.foreign')
    const leaveStrangers = strangers.admit(addressOf(parts, req))
    if (!leaveStrangers) return new AppError('request.too-many', { retryAfter: 5 })
    req.socket.once('close', leaveStrangers)
    known.set(req, leaveStrangers)
    return undefined
  }

  io.use((socket, next) => {
    greet(socket).then(
      () => next(),
      (error) => {
        const problem = problemOf(parts, error)
        next(Object.assign(new Error(problem.code), { data: problem }))
      },
    )
  })

  async function greet(socket: IoSocket): Promise<void> {
    const first = parse(firstFrame, socket.handshake.auth)
    socket.data = { ...(await admitOrJoin(parts, first)), after: first.after ?? 0 }
    known.get(socket.request)?.()
  }

  io.on('connection', (socket) => {
    ends.set(socket, serve(parts, socket))
    socket.once('disconnect', () => ends.delete(socket))
  })

  return {
    attach: (server) => void io.attach(server),
    async close() {
      isStopping = true
      const gone = [...ends.keys()].map((socket) => new Promise((resolve) => socket.once('disconnect', resolve)))
      for (const end of ends.values()) end(stopping())
      await Promise.all(gone)
      // Not `io.close()`, which would close the HTTP server too.
      io.engine.close()
    },
  }
}

/** One socket that was let in, to its end. @returns how to end it */
function serve(parts: TransportParts, socket: IoSocket): (reason: unknown) => void {
  const pace = paceOf(parts)
  const { caller, deviceToken, after } = socket.data
  // Socket.IO has no back-pressure; what it stands on has.
  const { websocket } = socket.request as IncomingMessage & { websocket?: WebSocket }
  let unanswered = 0
  let isOver = false

  const whenTaken = watchTransport(socket)
  const out = createOutflow<{ bytes: number; send(): void }>({
    ...pace,
    write(chunk, taken) {
      whenTaken(taken)
      chunk.send()
    },
    bytesOf: ({ bytes }) => bytes,
    onSlow: () => end(new AppError('reader.slow')),
  })
  const chunk = (payload: unknown, send: () => void) => ({ bytes: JSON.stringify(payload).length, send })

  const { id: deviceId, sessionId, role, head } = caller
  parts.logger.info({ sessionId, deviceId, role }, 'connected by Socket.IO')
  socket.emit('connected', { sessionId, deviceId, role, cursor: head, ...(deviceToken && { deviceToken }) })
  const visit = beginVisit(parts, caller, {
    after,
    onSignal: (signal) => out.offer(chunk(signal, () => socket.emit('signal', signal))),
    onEnd: (code) => end(new AppError(code)),
  })
  follow().catch(end)
  socket.on('command', (command: unknown, ack: unknown) => void answer(() => visit.execute(command), ack))
  socket.on('signal', (signal: unknown, ack: unknown) => void answer(() => hear(signal), ack))
  socket.once('disconnect', cleanUp)

  async function follow(): Promise<void> {
    for await (const events of inPortions(visit.reader))
      await out.deliver(chunk(events, () => socket.emit('events', events)))
  }

  async function hear(signal: unknown): Promise<Answer> {
    await visit.hear(signal)
    return {}
  }

  async function answer(act: () => Promise<Answer>, ack: unknown): Promise<void> {
    // Counted until the answer is taken: who sends and never reads is not read any further.
    if (++unanswered === pace.maxUnanswered) websocket?.pause()
    const answered = await act().catch((error): Answer => ({ problem: problemOf(parts, error) }))
    if (typeof ack === 'function') await out.deliver(chunk(answered, () => ack(answered)))
    if (unanswered-- === pace.maxUnanswered) websocket?.resume()
  }

  function end(reason: unknown): void {
    if (isOver) return
    const problem = problemOf(parts, reason)
    socket.emit('end', problem)
    cleanUp()
    // Socket.IO's client comes back by itself after a lost connection, but not after a disconnection.
    if (comesBack.has(problem.code)) socket.conn.close()
    else socket.disconnect(true)
    setTimeout(() => websocket?.terminate(), pace.farewellMs).unref()
  }

  function cleanUp(): void {
    isOver = true
    visit.leave()
    out.end()
  }

  return end
}

/** After these the client had better connect again, from its cursor. */
const comesBack: ReadonlySet<ErrorCode> = new Set(['server.stopping', 'server.failed', 'reader.slow'])

/**
 * Engine.IO hands all its packets to the WebSocket at once, tells `drain` when that has taken them, and collects further
 * packets until then.
 *
 * @returns to be called before a packet is sent, with what to call when it was taken
 */
function watchTransport(socket: IoSocket): (taken: () => void) => void {
  const { transport } = socket.conn
  let handedOver: (() => void)[] = []
  let collected: (() => void)[] = []
  transport.on('drain', () => {
    const done = handedOver
    handedOver = collected
    collected = []
    for (const taken of done) taken()
  })
  return (taken) => void (transport.writable ? handedOver : collected).push(taken)
}
