import type { Server } from 'node:http'
import {
  type AnyEvent,
  type ClientFrame,
  type Connected,
  clientFrame,
  type ErrorCode,
  type EventData,
  firstFrame,
  limits,
  type ServerFrame,
} from '@snaplink/contract'
import { type RawData, WebSocket, WebSocketServer } from 'ws'
import { AppError, toClose, toProblem } from '../errors.ts'
import { parse } from '../parse.ts'
import { admitOrJoin, beginVisit, type Visit } from '../session/visit.ts'
import { createOutflow, inPortions } from './outflow.ts'
import { addressOf, paceOf, problemOf, stopping, type TransportParts } from './transport-parts.ts'
import { createStrangers, pathOf, refuseUpgrade } from './upgrades.ts'

export interface SocketTransport {
  /** Answers the handshakes of its own path on `server`, and leaves all others alone. */
  attach(server: Server): void
  /** Ends every line with `server.stopping`; resolves when they are gone. */
  close(): Promise<void>
}

/** The raw WebSocket at `/ws`: text frames of JSON, as in contract/frame.ts. */
export function webSocket(parts: TransportParts): SocketTransport {
  const strangers = createStrangers(paceOf(parts).maxStrangers)
  const lines = new Map<WebSocket, Line>()
  let isStopping = false
  const server = new WebSocketServer({
    noServer: true,
    clientTracking: false,
    maxPayload: limits.maxFrameBytes,
    perMessageDeflate: false,
    autoPong: false,
    WebSocket: CodedWebSocket,
  })

  return {
    attach(httpServer) {
      httpServer.on('upgrade', (req, socket, head) => {
        if (pathOf(req.url) !== '/ws') return
        if (isStopping) return refuseUpgrade(socket, stopping())
        if (!parts.isAllowedOrigin(req.headers.origin, req))
          return refuseUpgrade(socket, new AppError('origin.foreign'))
        const leaveStrangers = strangers.admit(addressOf(parts, req))
        if (!leaveStrangers) return refuseUpgrade(socket, new AppError('request.too-many', { retryAfter: 5 }))
        socket.once('close', leaveStrangers)
        server.handleUpgrade(req, socket, head, (ws) => {
          lines.set(ws, openLine(parts, ws, leaveStrangers))
          ws.once('close', () => lines.delete(ws))
        })
      })
    },
    async close() {
      isStopping = true
      const gone = [...lines.keys()].map((ws) => new Promise((resolve) => ws.once('close', resolve)))
      for (const line of lines.values()) line.end(stopping())
      await Promise.all(gone)
    },
  }
}

interface Line {
  /** Says why, and closes. */
  end(reason: unknown): void
}

/** One socket, from its first frame to its end. */
function openLine(parts: TransportParts, ws: WebSocket, onKnown: () => void): Line {
  const pace = paceOf(parts)
  let visit: Visit | undefined
  let isOver = false
  let isHeard = true
  let unanswered = 0
  /** Frames that came while the first one was being looked at; null before it. */
  let early: string[] | null = null

  const out = createOutflow<string>({
    ...pace,
    write: (text, taken) => ws.send(text, taken),
    bytesOf: (text) => text.length,
    onSlow: () => end(new AppError('reader.slow')),
  })
  const tell = (frame: ServerFrame) => out.deliver(JSON.stringify(frame))
  const impatience = setTimeout(() => end(new AppError('request.too-slow')), pace.firstFrameMs)
  const heartbeat = setInterval(beat, pace.heartbeatMs)

  ws.on('message', (data: RawData, isBinary) => {
    isHeard = true
    if (isOver) return
    if (isBinary) return end(new AppError('request.invalid', { detail: 'Frames are text.' }))
    const text = data.toString()
    if (visit) return void answer(visit, text)
    if (early) return void early.push(text)
    early = []
    // What was received already still arrives; the rest waits in the kernel.
    ws.pause()
    greet(text).catch(end)
  })
  ws.on('ping', (data) => {
    isHeard = true
    // Answered by ourselves because ws would queue pongs without end for a client that reads none.
    if (ws.bufferedAmount <= pace.maxWaitingBytes) ws.pong(data)
  })
  ws.on('pong', () => {
    isHeard = true
  })
  // What broke the framing has been answered by CodedWebSocket; all else is followed by `close`.
  ws.on('error', (error) => parts.logger.debug({ err: error }, 'a WebSocket failed'))
  ws.once('close', cleanUp)

  async function greet(text: string): Promise<void> {
    const first = parse(firstFrame, parseJson(text))
    const { caller, deviceToken } = await admitOrJoin(parts, first)
    if (isOver) return
    clearTimeout(impatience)
    onKnown()
    const { id: deviceId, sessionId, role, head } = caller
    parts.logger.info({ sessionId, deviceId, role }, 'connected by WebSocket')
    const connected: Connected = { type: 'CONNECTED', sessionId, deviceId, role, cursor: head }
    void tell(deviceToken === undefined ? connected : { ...connected, deviceToken })
    const begun = beginVisit(parts, caller, {
      after: first.after ?? 0,
      onSignal: (signal) => out.offer(JSON.stringify({ type: 'signal', signal } satisfies ServerFrame)),
      onEnd: (code) => end(new AppError(code)),
    })
    visit = begun
    follow(begun, connected).catch(end)
    for (const frame of early ?? []) void answer(begun, frame)
    if (unanswered < pace.maxUnanswered) ws.resume()
  }

  async function follow({ reader }: Visit, connected: Connected): Promise<void> {
    for await (const events of inPortions(reader)) {
      await tell({ type: 'events', events })
      if (connected.role === 'page') for (const match of matchesIn(events)) await tell({ ...connected, ...match })
    }
  }

  async function answer(known: Visit, text: string): Promise<void> {
    // Counted until the answer is taken: who sends and never reads is not read any further.
    if (++unanswered === pace.maxUnanswered) ws.pause()
    try {
      await reply(known, parse(clientFrame, parseJson(text)))
    } catch (error) {
      end(error)
    }
    if (unanswered-- === pace.maxUnanswered && !isOver) ws.resume()
  }

  async function reply(known: Visit, frame: ClientFrame): Promise<void> {
    if (frame.type === 'ping') return tell({ type: 'pong', cursor: await parts.log.head(known.device.sessionId) })
    if (frame.type === 'signal') return known.hear(frame.signal)
    const { command } = frame
    const answered = await known.execute(command).then(
      (answer): ServerFrame => ({ type: 'answer', ...answer }),
      (error): ServerFrame => ({ type: 'refused', id: command.id, problem: problemOf(parts, error) }),
    )
    return tell(answered)
  }

  function beat(): void {
    // Our ping would wait behind what the client has not taken, and its answer would not be read; the outflow watches.
    if (out.waitingBytes > 0 || ws.isPaused) return
    if (isHeard) ws.ping()
    else ws.terminate()
    isHeard = false
  }

  function end(reason: unknown): void {
    if (isOver) return
    void tell({ type: 'error', problem: problemOf(parts, reason) })
    const { code, reason: text } = toClose(reason)
    ws.close(code, text)
    setTimeout(() => ws.terminate(), pace.farewellMs).unref()
    // Still has to read the client's answer to our closing.
    ws.resume()
    cleanUp()
  }

  function cleanUp(): void {
    isOver = true
    clearTimeout(impatience)
    clearInterval(heartbeat)
    visit?.leave()
    out.end()
  }

  return { end }
}

/**
 * What breaks the framing is closed by ws itself, with the codes of RFC 6455 section 7.4.1. A client of ours gets an error
 * frame and a code of contract/error.ts instead, as for everything else.
 */
class CodedWebSocket extends WebSocket {
  override close(code?: number, reason?: string | Buffer): void {
    const own = code === undefined ? undefined : ownCodes[code]
    if (own === undefined || this.readyState !== WebSocket.OPEN) {
      super.close(code, reason)
      return
    }
    const error = new AppError(own)
    this.send(JSON.stringify({ type: 'error', problem: toProblem(error) } satisfies ServerFrame))
    const close = toClose(error)
    super.close(close.code, close.reason)
  }
}

const ownCodes: Record<number, ErrorCode> = {
  1002: 'request.invalid',
  1007: 'request.invalid',
  1008: 'request.too-large',
  1009: 'request.too-large',
}

/**
 * What a page is told of phones that joined, besides the events: an EasyQR client needs to know no event to see that the other
 * end is there. Read off the log, so that it is as sure to come as an event is.
 */
function matchesIn(events: readonly AnyEvent[]): Pick<Connected, 'cursor' | 'phone'>[] {
  return events.flatMap(({ type, seq, data }) =>
    type === 'device.joined' ? { cursor: seq, phone: data as EventData<'device.joined'> } : [],
  )
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch (error) {
    throw new AppError('request.not-json', { cause: error })
  }
}
