import type { AnyEvent, ClientFrame, CommandAnswer, EventsAnswer, Signal } from '@snaplink/contract'
import { type Alarm, backOffMs } from './alarm.ts'
import { createEventOrder } from './event-order.ts'
import type { Http } from './http.ts'
import type { Connection, Credential, TransportName } from './session.ts'
import { isEnding, SnaplinkError } from './snaplink-error.ts'
import type { WritableStore } from './store.ts'
import { chooseTransport } from './transports/choice.ts'
import type { Line, LineEnd, OpenLine } from './transports/line.ts'
import { openLongPoll } from './transports/long-poll.ts'
import { openSse } from './transports/sse.ts'
import { openWebSocket } from './transports/websocket.ts'

const openers: Record<TransportName, OpenLine> = {
  websocket: openWebSocket,
  sse: openSse,
  'long-poll': openLongPoll,
}

/** A line that lasted this long was a good one: failures are counted anew. */
const goodLineMs = 5000
/** A line that ends so soon after a wake-up was dead already: another is opened at once. */
const wakeUpMs = 4000
const thereMs = 4000

export interface SessionReaderOptions {
  http: Http
  credential: Credential
  transports?: readonly TransportName[]
  /** Cuts the wait before the next try short; rung here whenever a line is live. */
  alarm: Alarm
  signal: AbortSignal
  connection: WritableStore<Connection>
  /** Loads what a reader needs before its first event; answers the cursor to go on from. */
  loadCursor(): Promise<number>
  /** Events were missed for good: the log no longer had what came after our cursor, and `loadCursor` was asked again. */
  onReset(): void
  /** Each event once, in the order of `seq`. */
  onEvent(event: AnyEvent): void
  onSignal(signal: Signal): void
  onLive(): void
  onAnswer(id: string, answer: CommandAnswer | SnaplinkError): void
  onLineEnd(): void
  /** This device's part in the session is over. */
  onEnding(error: SnaplinkError): void
}

export interface SessionReader {
  /** Sends over the open line; false where there is none that goes both ways. */
  send(frame: ClientFrame): boolean
  /** This device may have slept: believe no line that says it is open. */
  distrust(): void
}

/**
 * Follows a session's log until `signal` aborts: over the transport that works, again after each drop, and always on from
 * the cursor, so that each event is told once and none is missed.
 *
 * @param cursor the last `seq` that is known already; without it, `loadCursor` is asked first
 */
export function readSession(options: SessionReaderOptions, cursor?: number): SessionReader {
  const { http, credential, alarm, signal, connection } = options
  const choice = chooseTransport(http.base, options.transports)
  let needs: 'nothing' | 'cursor' | 'reset' = cursor === undefined ? 'cursor' : 'nothing'
  let line: Line | null = null
  let endLine: (end: LineEnd) => void = () => undefined
  let distrustedAt = 0

  const order = createEventOrder({
    async read(after) {
      const path = `api/sessions/${credential.sessionId}/events?after=${after}&wait=0`
      return (await http.json<EventsAnswer>('GET', path, { signal })).events
    },
    deliver: options.onEvent,
    onReadFailed: (error) => endLine({ error, isBlocked: false }),
    signal,
  })
  if (cursor !== undefined) order.moveTo(cursor)
  signal.addEventListener('abort', () => endLine({ error: new SnaplinkError('network'), isBlocked: false }))

  async function run() {
    for (let failures = 0; !signal.aborted; failures++) {
      const begunAt = Date.now()
      const { error, isBlocked } = await readOnce()
      if (signal.aborted) return
      if (isEnding(error.code)) return options.onEnding(error)
      if (error.code === 'cursor.too-old' || error.code === 'cursor.ahead') needs = 'reset'
      if (error.code === 'network') choice.failed(isBlocked && (await isServerThere()))
      if (Date.now() - begunAt > goodLineMs) failures = 0
      // No word of it unless the next try fails too: people change tabs often.
      if (failures === 0 && Date.now() - distrustedAt < wakeUpMs) continue
      const waitMs = Math.max(backOffMs(failures), error.retryAfterMs ?? 0)
      const reason = error.code === 'network' ? 'network' : 'server'
      connection.set({ state: 'waiting', retryAtMs: Date.now() + waitMs, reason })
      await alarm.wait(waitMs, signal)
      if (!signal.aborted) connection.set({ state: 'connecting' })
    }
  }

  /** A transport is only blocked if something else gets through: a server that restarts refuses everything alike. */
  async function isServerThere(): Promise<boolean> {
    try {
      await http.json('GET', `api/sessions/${credential.sessionId}`, { signal, timeoutMs: thereMs })
      return true
    } catch (error) {
      return (error as SnaplinkError).status >= 400 && (error as SnaplinkError).status < 500
    }
  }

  async function readOnce(): Promise<LineEnd> {
    if (needs !== 'nothing') {
      try {
        order.moveTo(await options.loadCursor())
      } catch (error) {
        return { error: error as SnaplinkError, isBlocked: false }
      }
      if (needs === 'reset') options.onReset()
      needs = 'nothing'
    }
    const end = await new Promise<LineEnd>((resolve) => {
      endLine = resolve
      if (signal.aborted) return endLine({ error: new SnaplinkError('network'), isBlocked: false })
      line = openLine()
    })
    line?.close()
    line = null
    options.onLineEnd()
    return end
  }

  function openLine(): Line {
    const transport = choice.current()
    return openers[transport]({
      http,
      credential,
      after: order.cursor,
      heard: {
        live(head) {
          choice.worked()
          connection.set({ state: 'live', transport })
          alarm.ring()
          options.onLive()
          order.expect(head)
        },
        events: order.take,
        signal: options.onSignal,
        head: order.expect,
        answer: options.onAnswer,
        ended: (end) => endLine(end),
      },
    })
  }

  void run()
  return {
    send: (frame) => line?.send(frame) ?? false,
    distrust() {
      distrustedAt = Date.now()
      alarm.ring()
      line?.check()
    },
  }
}
