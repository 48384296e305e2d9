import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { AnyEvent, Connected, EasyQrAnswer, Problem, ServerFrame } from '@snaplink/contract'
import { pino } from 'pino'
import { expect } from 'vitest'
import { type ClientOptions, WebSocket } from 'ws'
import { readConfig } from '../src/config.ts'
import { createServer } from '../src/create-server.ts'
import { noRateLimits, type RateLimits } from '../src/http/rate-limits.ts'

/** Long enough for any machine; what is waited for comes in milliseconds. */
const patience = { timeout: 20_000 }

export type EasyQrServer = Awaited<ReturnType<typeof startEasyQrServer>>

/** The whole server, as a client that knows nothing but EasyQR meets it. Its clock can be moved on. */
export async function startEasyQrServer(env: Record<string, string> = {}, rateLimits: RateLimits = noRateLimits) {
  const folder = await mkdtemp(join(tmpdir(), 'snaplink-easyqr-'))
  let logged = ''
  let aheadMs = 0
  const sink = {
    write(line: string) {
      logged += line
    },
  }
  const server = await createServer(readConfig({ PORT: '0', HOST: '127.0.0.1', DATA_DIR: folder, ...env }), {
    logger: pino({ level: 'info' }, sink),
    clock: { now: () => Date.now() + aheadMs },
    rateLimits,
  })
  const origin = `http://127.0.0.1:${server.port}`
  const socketAddress = `${origin.replace('http', 'ws')}/ws`

  async function ask<Body = Problem>(
    method: string,
    path: string,
    { body, ...headers }: { body?: unknown } & Record<string, unknown> = {},
  ) {
    const response = await fetch(`${origin}${path}`, {
      method,
      headers: { ...(body !== undefined && { 'Content-Type': 'application/json' }), ...(headers as object) },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    })
    const text = await response.text()
    return { status: response.status, headers: response.headers, body: (text ? JSON.parse(text) : null) as Body }
  }

  return {
    origin,
    ask,
    logs: () => logged,
    pass(ms: number) {
      aheadMs += ms
    },

    async createSession(): Promise<EasyQrAnswer> {
      const { status, body } = await ask<EasyQrAnswer>('POST', '/create-session')
      expect(status).toBe(201)
      return body
    },

    /** Opens a socket and says the first frame on it. */
    async say(first: unknown, options: ClientOptions = {}): Promise<Line> {
      const socket = new WebSocket(socketAddress, options)
      const frames: ServerFrame[] = []
      socket.on('message', (data) => frames.push(JSON.parse(String(data))))
      const closed = once(socket, 'close').then(([code, reason]) => `${code} ${reason}`)
      await once(socket, 'open')
      socket.send(typeof first === 'string' || Buffer.isBuffer(first) ? first : JSON.stringify(first))
      const told = (type: string) => frames.filter((frame) => frame.type === type)
      return {
        socket,
        frames,
        closed,
        say: (frame) => socket.send(JSON.stringify(frame)),
        async answer() {
          await expect.poll(() => frames.length, patience).toBeGreaterThan(0)
          const [first] = frames
          return first?.type === 'error' ? first.problem.code : first?.type
        },
        async connected(count = 1) {
          await expect.poll(() => told('CONNECTED').length, patience).toBe(count)
          return told('CONNECTED').at(-1) as Connected
        },
        async events(type, count) {
          const events = () => frames.flatMap((frame) => (frame.type === 'events' ? frame.events : []))
          const wanted = () => events().filter((event) => event.type === type)
          await expect.poll(() => wanted().length, patience).toBe(count)
          return wanted()
        },
      }
    },

    async stop() {
      await server.close()
      await rm(folder, { recursive: true, force: true })
    },
  }
}

/** One socket, and all that it was told. */
export interface Line {
  readonly socket: WebSocket
  readonly frames: readonly ServerFrame[]
  /** Close code and reason. */
  readonly closed: Promise<string>
  say(frame: unknown): void
  /** Waits for the first thing it is told: `CONNECTED`, or the code of an error. */
  answer(): Promise<string | undefined>
  /** Waits until it was told so many times that it is connected. @returns the last one */
  connected(count?: number): Promise<Connected>
  /** Waits for so many events of a type. */
  events(type: string, count: number): Promise<AnyEvent[]>
}
