import { request } from 'node:http'
import {
  type AnyEvent,
  type CommandAnswer,
  type EventsAnswer,
  type FirstFrame,
  newId,
  type Problem,
  type ServerFrame,
  type Signal,
} from '@snaplink/contract'
import { io } from 'socket.io-client'
import { WebSocket } from 'ws'

/** What a client sends a request to. */
export interface Target {
  origin: string
  sessionId: string
  token: string
}

/** One open line, and all that it brought. */
export interface Reading {
  readonly events: AnyEvent[]
  readonly signals: Signal[]
  /** Why the server ended it; null when it just broke, or when we cut it. */
  readonly ended: Promise<Problem | null>
  /** Takes nothing from the line any more; the connection stays open. */
  freeze(): void
  /** Takes again what comes. */
  thaw(): void
  /** Drops the line without a word, as a phone does that loses its Wi-Fi. */
  cut(): void
}

/** The least that a stranger's client would do, over one transport. */
export interface TransportClient {
  readonly name: 'long-poll' | 'SSE' | 'WebSocket' | 'Socket.IO'
  /** How often its transport looks into the log before it waits: after each look, an event may land. */
  readonly looks: 1 | 2
  read(target: Target, after: number, onEvents?: (events: AnyEvent[]) => void): Reading
  command(target: Target, command: unknown): Promise<CommandAnswer | Problem>
  signal(target: Target, signal: unknown): Promise<Problem | null>
  /** The HTTP status that a page of `origin` gets; 101 is a WebSocket that opened. */
  statusFor(target: Target, origin: string | undefined): Promise<number>
}

const bearer = ({ token }: Target) => ({ Authorization: `Bearer ${token}` })
const eventsUrl = ({ origin, sessionId }: Target, query: string) =>
  `${origin}/api/sessions/${sessionId}/events?${query}`

/** What every reading keeps, whatever line it reads. */
function createRecord(onEvents?: (events: AnyEvent[]) => void) {
  const events: AnyEvent[] = []
  const signals: Signal[] = []
  const { promise: ended, resolve: end } = Promise.withResolvers<Problem | null>()
  let isCut = false
  return {
    ...{ events, signals, ended, end },
    take(batch: AnyEvent[]) {
      if (isCut) return
      events.push(...batch)
      onEvents?.(batch)
    },
    /** What a dead line still had in its buffers reached nobody. */
    drop() {
      isCut = true
      end(null)
    },
  }
}

async function post(target: Target, path: string, body: unknown): Promise<unknown> {
  const answer = await fetch(`${target.origin}/api/sessions/${target.sessionId}/${path}`, {
    method: 'POST',
    headers: { ...bearer(target), 'Content-Type': 'application/json' },
    body: JSON.stringify(body),
  })
  return answer.status === 204 ? null : answer.json()
}

const overHttp = {
  command: async (target: Target, command: unknown) => (await post(target, 'commands', command)) as CommandAnswer,
  signal: async (target: Target, signal: unknown) => (await post(target, 'signals', signal)) as Problem | null,
}

export const longPollClient: TransportClient = {
  name: 'long-poll',
  looks: 2,
  ...overHttp,

  read(target, after, onEvents) {
    const record = createRecord(onEvents)
    let cursor = after
    let isFrozen = false
    let isCut = false
    let line: ReturnType<typeof request> | undefined
    let thaw = (): void => undefined

    function ask(): void {
      line = request(eventsUrl(target, `after=${cursor}&wait=20`), { headers: bearer(target) }, (answer) => {
        thaw = () => answer.resume()
        let text = ''
        answer.setEncoding('utf8').on('data', (chunk) => {
          text += chunk
        })
        if (isFrozen) answer.pause()
        answer.on('end', () => take(text, answer.statusCode ?? 0))
        answer.on('error', () => record.end(null))
      })
      line.on('error', () => record.end(null))
      line.end()
    }
    function take(text: string, status: number): void {
      if (isCut) return
      if (status !== 200) {
        record.end(JSON.parse(text))
        return
      }
      const answer = JSON.parse(text) as EventsAnswer
      cursor = answer.cursor
      record.signals.push(...answer.signals)
      if (answer.events.length > 0) record.take(answer.events)
      ask()
    }

    ask()
    return {
      ...record,
      freeze() {
        isFrozen = true
      },
      thaw() {
        isFrozen = false
        thaw()
      },
      cut() {
        isCut = true
        line?.destroy()
        record.drop()
      },
    }
  },

  async statusFor(target, origin) {
    const headers = { ...bearer(target), ...(origin !== undefined && { Origin: origin }) }
    return (await fetch(eventsUrl(target, 'after=0'), { headers })).status
  },
}

export const sseClient: TransportClient = {
  name: 'SSE',
  looks: 1,
  ...overHttp,

  read(target, after, onEvents) {
    const record = createRecord(onEvents)
    const headers = { ...bearer(target), Accept: 'text/event-stream' }
    let pause = (): void => undefined
    let resume = (): void => undefined
    const line = request(eventsUrl(target, `after=${after}`), { headers }, (answer) => {
      pause = () => answer.pause()
      resume = () => answer.resume()
      let rest = ''
      answer.setEncoding('utf8').on('data', (chunk: string) => {
        rest += chunk
        if (!chunk.includes('\n')) return
        const blocks = rest.split('\n\n')
        rest = blocks.pop() ?? ''
        if (answer.statusCode === 200) for (const block of blocks) takeBlock(block)
      })
      answer.on('end', () => record.end(answer.statusCode === 200 ? null : JSON.parse(rest)))
      answer.on('error', () => record.end(null))
    })
    line.on('error', () => record.end(null))
    line.end()

    function takeBlock(block: string): void {
      const fields = new Map(block.split('\n').map((line) => line.split(/: (.*)/s, 2) as [string, string]))
      const data = JSON.parse(fields.get('data') ?? 'null')
      const name = fields.get('event')
      if (name === 'events') {
        if (fields.get('id') !== String(data.at(-1).seq)) throw new Error('The id of a block is not its last seq.')
        record.take(data)
      }
      if (name === 'signal') record.signals.push(data)
      if (name === 'end') record.end(data)
    }

    return {
      ...record,
      freeze: () => pause(),
      thaw: () => resume(),
      cut() {
        line.destroy()
        record.drop()
      },
    }
  },

  async statusFor(target, origin) {
    const headers = { ...bearer(target), Accept: 'text/event-stream', ...(origin !== undefined && { Origin: origin }) }
    const answer = await fetch(eventsUrl(target, 'after=0'), { headers })
    await answer.body?.cancel()
    return answer.status
  },
}

const socketUrl = (origin: string, path: string) => `${origin.replace('http', 'ws')}${path}`

function handshakeStatus(url: string, origin: string | undefined): Promise<number> {
  return new Promise((resolve, reject) => {
    const socket = new WebSocket(url, { ...(origin !== undefined && { origin }) })
    socket.on('open', () => {
      socket.terminate()
      resolve(101)
    })
    socket.on('unexpected-response', (_request, answer) => {
      answer.destroy()
      resolve(answer.statusCode ?? 0)
    })
    socket.on('error', reject)
  })
}

/** Says who we are, then hands on each frame. */
function openSocket(target: Target, after: number | undefined, onFrame: (frame: ServerFrame) => void): WebSocket {
  const socket = new WebSocket(socketUrl(target.origin, '/ws'))
  const { sessionId, token } = target
  const first: FirstFrame = { sessionId, token, ...(after !== undefined && { after }) }
  socket.on('open', () => socket.send(JSON.stringify(first)))
  socket.on('message', (data) => onFrame(JSON.parse(String(data))))
  return socket
}

export const webSocketClient: TransportClient = {
  name: 'WebSocket',
  looks: 1,

  read(target, after, onEvents) {
    const record = createRecord(onEvents)
    let told: Problem | null = null
    const socket = openSocket(target, after, (frame) => {
      if (frame.type === 'events') record.take(frame.events)
      if (frame.type === 'signal') record.signals.push(frame.signal)
      if (frame.type === 'error') told = frame.problem
    })
    socket.on('close', (code, reason) => {
      // An orderly end says the same twice: in the error frame, and in the code and reason of the closing.
      if (told && (code !== 4000 + told.status || String(reason) !== told.code)) {
        throw new Error(`Closed with ${code} ${reason} after the error ${told.code}.`)
      }
      record.end(told)
    })
    socket.on('error', () => record.end(null))
    return {
      ...record,
      freeze: () => socket.pause(),
      thaw: () => socket.resume(),
      cut() {
        socket.terminate()
        record.drop()
      },
    }
  },

  command(target, command) {
    const { promise, resolve, reject } = Promise.withResolvers<CommandAnswer | Problem>()
    const socket = openSocket(target, undefined, (frame) => {
      if (frame.type === 'CONNECTED') socket.send(JSON.stringify({ type: 'command', command }))
      if (frame.type === 'answer') {
        const { type: _, ...answer } = frame
        resolve(answer)
      }
      if (frame.type === 'refused' || frame.type === 'error') resolve(frame.problem)
    })
    socket.on('error', reject)
    socket.on('close', () => reject(new Error('The socket closed without an answer.')))
    return promise.finally(() => socket.terminate())
  },

  signal(target, signal) {
    const { promise, resolve, reject } = Promise.withResolvers<Problem | null>()
    const socket = openSocket(target, undefined, (frame) => {
      if (frame.type === 'CONNECTED') {
        socket.send(JSON.stringify({ type: 'signal', signal }))
        socket.send(JSON.stringify({ type: 'ping' }))
      }
      if (frame.type === 'pong') resolve(null)
      if (frame.type === 'error') resolve(frame.problem)
    })
    socket.on('error', reject)
    return promise.finally(() => socket.terminate())
  },

  statusFor: ({ origin }, from) => handshakeStatus(socketUrl(origin, '/ws'), from),
}

function connectIo({ origin, sessionId, token }: Target, after?: number) {
  const auth = { sessionId, token, ...(after !== undefined && { after }) }
  return io(origin, { transports: ['websocket'], auth, reconnection: false, forceNew: true })
}

/** Sends over a line of its own; the answer is Socket.IO's acknowledgement. */
async function askIo(target: Target, name: 'command' | 'signal', payload: unknown): Promise<unknown> {
  const socket = connectIo(target)
  try {
    return await new Promise((resolve, reject) => {
      socket.on('connect', () => socket.emit(name, payload, resolve))
      socket.on('connect_error', (error) => resolve({ problem: (error as Error & { data?: Problem }).data }))
      socket.on('disconnect', () => reject(new Error('The socket closed without an answer.')))
    })
  } finally {
    socket.disconnect()
  }
}

export const socketIoClient: TransportClient = {
  name: 'Socket.IO',
  looks: 1,

  read(target, after, onEvents) {
    const record = createRecord(onEvents)
    const socket = connectIo(target, after)
    // The connection under Socket.IO under Engine.IO: freezing is nothing that their client offers.
    const connection = () => (socket.io.engine.transport as unknown as { ws: WebSocket }).ws
    socket.on('events', record.take)
    socket.on('signal', (signal) => record.signals.push(signal))
    socket.on('end', record.end)
    socket.on('connect_error', (error) => record.end((error as Error & { data?: Problem }).data ?? null))
    socket.on('disconnect', () => record.end(null))
    return {
      ...record,
      freeze: () => connection().pause(),
      thaw: () => connection().resume(),
      cut() {
        connection()?.terminate()
        record.drop()
      },
    }
  },

  async command(target, command) {
    const answer = (await askIo(target, 'command', command)) as CommandAnswer | { problem: Problem }
    return 'problem' in answer ? answer.problem : answer
  },

  async signal(target, signal) {
    const answer = (await askIo(target, 'signal', signal)) as { problem?: Problem }
    return answer.problem ?? null
  },

  statusFor: ({ origin }, from) => handshakeStatus(socketUrl(origin, '/socket.io/?EIO=4&transport=websocket'), from),
}

export const transportClients: readonly TransportClient[] = [longPollClient, sseClient, webSocketClient, socketIoClient]

/** A command that any device may send, with an id of its own. */
export const extendCommand = (id = newId()) => ({ id, type: 'session.extend', data: {} })
