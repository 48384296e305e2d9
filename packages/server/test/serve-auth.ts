import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import type { Problem } from '@snaplink/contract'
import { pino } from 'pino'
import type { Identity } from '../src/accounts/identity.ts'
import { createApp, endOfApp } from '../src/http/app.ts'
import { authRoutes } from '../src/http/auth-routes.ts'
import { createLoginDesk } from '../src/http/login-desk.ts'
import { originRule } from '../src/http/origins.ts'
import { createRateLimits, type RateLimits } from '../src/http/rate-limits.ts'

/** What an answer said. */
export interface Answer<Body> {
  readonly status: number
  readonly headers: Headers
  readonly body: Body
  /** The `Set-Cookie` headers. */
  readonly cookies: readonly string[]
  /** What a browser would send back. */
  readonly cookie: string
}

/** Sent with a request; `origin` is the server's own unless it is named here, and none when null. */
export interface Sent {
  readonly cookie?: string
  readonly token?: string
  readonly origin?: string | null
  readonly headers?: Record<string, string>
}

/** `/api/auth` alone, over real HTTP. */
export async function serveAuth(parts: {
  identity: Identity
  adoptGuest?: (guestId: string, userId: string) => Promise<void>
  guests?: boolean
  limits?: RateLimits
  origins?: readonly string[]
  publicUrl?: string
}) {
  const lines: string[] = []
  const sink = { write: (line: string) => void lines.push(line) }
  const logger = pino({ level: 'trace' }, sink)
  const { publicUrl } = parts
  const nothing = async () => undefined
  const accountLog = { note: nothing }
  const app = createApp({ logger, trustProxy: false, isHttps: false })
  app.use(
    '/api/auth',
    authRoutes({
      identity: parts.identity,
      accountLog,
      desk: createLoginDesk({
        ...{ identity: parts.identity, accountLog, publicUrl },
        adoptGuest: parts.adoptGuest ?? (async () => undefined),
        pages: { close: nothing, closeEnded: nothing, move: nothing, announce: nothing },
      }),
      guests: parts.guests ?? true,
      limits: parts.limits ?? createRateLimits(),
      isOurOrigin: originRule({ publicUrl, origins: parts.origins ?? [] }),
    }),
  )
  app.use(endOfApp(logger))
  const server = app.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`

  async function request<Body>(method: string, path: string, body?: unknown, sent: Sent = {}): Promise<Answer<Body>> {
    const headers = new Headers(sent.headers)
    if (sent.origin !== null) headers.set('Origin', sent.origin ?? origin)
    if (sent.cookie !== undefined) headers.set('Cookie', sent.cookie)
    if (sent.token !== undefined) headers.set('Authorization', `Bearer ${sent.token}`)
    if (body !== undefined && !headers.has('Content-Type')) headers.set('Content-Type', 'application/json')
    const text = body === undefined ? undefined : typeof body === 'string' ? body : JSON.stringify(body)
    const response = await fetch(`${origin}/api/auth/${path}`, {
      method,
      headers,
      ...(text !== undefined && { body: text }),
    })
    const answer = await response.text()
    const cookies = response.headers.getSetCookie()
    return {
      status: response.status,
      headers: response.headers,
      body: (answer ? JSON.parse(answer) : undefined) as Body,
      cookies,
      cookie: cookies.map((line) => line.split(';')[0]).join('; '),
    }
  }

  return {
    origin,
    get: <Body>(path: string, sent?: Sent) => request<Body>('GET', path, undefined, sent),
    post: <Body>(path: string, body?: unknown, sent?: Sent) => request<Body>('POST', path, body, sent),
    /** A request that is expected to fail. */
    refused: (path: string, body?: unknown, sent?: Sent) => request<Problem>('POST', path, body, sent),
    /** All that was logged. */
    log: () => lines.join(''),
    async stop() {
      server.closeAllConnections()
      server.close()
      await once(server, 'close')
    },
  }
}
