import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { CheckQrAnswer, GenerateQrAnswer, LoginAnswer, Problem, ScanQrAnswer, UserView } from '@snaplink/contract'
import { newId } from '@snaplink/contract'
import jsqr from 'jsqr'
import { pino } from 'pino'
import sharp from 'sharp'
import { readConfig } from '../src/config.ts'
import { createServer, type ServerParts } from '../src/create-server.ts'
import { noRateLimits } from '../src/http/rate-limits.ts'

export interface SigninServerOptions extends Partial<ServerParts> {
  /** Where rows are kept; a folder of its own by default. */
  databaseUrl?: string
  env?: Record<string, string>
}

/** What an answer said. `body` is a problem where the request was refused. */
export interface SigninAnswer<Body> {
  readonly status: number
  readonly headers: Headers
  readonly body: Body
}

/** What `check-qr` answers: one of the two, or a problem, whose `status` is a number. */
export interface Checked {
  readonly status: CheckQrAnswer['status'] | number
  readonly code?: string
  readonly number?: string
  readonly token?: string
  readonly user?: UserView
}

export interface Sent {
  readonly token?: string | undefined
  readonly cookie?: string
  readonly origin?: string
  readonly headers?: Record<string, string>
}

export type SigninServer = Awaited<ReturnType<typeof startSigninServer>>

/** The whole server, with a clock that can be moved and without limits on tries unless the test brings its own. */
export async function startSigninServer({ databaseUrl, env = {}, ...parts }: SigninServerOptions = {}) {
  const folder = await mkdtemp(join(tmpdir(), 'snaplink-signin-'))
  const lines: string[] = []
  let ahead = 0
  const clock = { now: () => Date.now() + ahead }
  const config = readConfig({
    DATA_DIR: folder,
    PORT: '0',
    HOST: '127.0.0.1',
    ...(databaseUrl && { DATABASE_URL: databaseUrl }),
    ...env,
  })
  const logger = pino({ level: 'trace' }, { write: (line: string) => void lines.push(line) })
  const server = await createServer({ ...config, port: 0 }, { logger, clock, rateLimits: noRateLimits, ...parts })
  const origin = `http://127.0.0.1:${server.port}`

  async function request<Body>(
    method: string,
    path: string,
    body?: unknown,
    sent: Sent = {},
  ): Promise<SigninAnswer<Body>> {
    const headers = new Headers(sent.headers)
    if (sent.token !== undefined) headers.set('Authorization', `Bearer ${sent.token}`)
    if (sent.cookie !== undefined) headers.set('Cookie', sent.cookie)
    if (sent.origin !== undefined) headers.set('Origin', sent.origin)
    if (body !== undefined && !headers.has('Content-Type')) headers.set('Content-Type', 'application/json')
    const text = body === undefined ? null : typeof body === 'string' ? body : JSON.stringify(body)
    const response = await fetch(`${origin}${path}`, { method, headers, body: text })
    const answer = await response.text()
    return {
      status: response.status,
      headers: response.headers,
      body: (answer ? JSON.parse(answer) : undefined) as Body,
    }
  }
  const auth = <Body = Problem>(path: string, body?: unknown, sent?: Sent) =>
    request<Body>('POST', `/api/auth/${path}`, body, sent)

  return {
    origin,
    folder,
    request,
    auth,
    get: <Body>(path: string, sent?: Sent) => request<Body>('GET', `/api/auth/${path}`, undefined, sent),
    /** Moves the server's clock on. */
    pass(ms: number) {
      ahead += ms
    },
    /** All that was logged. */
    log: () => lines.join(''),
    /** Somebody with an account and a phone that is logged in to it. */
    async person(sent?: Sent) {
      const email = `ann-${newId().toLowerCase()}@example.org`
      const password = 'seven quiet herons'
      const { body } = await auth<LoginAnswer>('sign-up', { email, password, name: 'Ann' }, sent)
      return { email, password, token: body.token, user: body.user }
    },
    /** A desktop that shows a code: its secret, and what a camera reads from its screen. */
    async desktop(sent?: Sent) {
      const { body } = await auth<GenerateQrAnswer>('generate-qr', {}, sent)
      return { ...body, secret: body.sessionId, code: codeIn(await readQrPng(body.qrCode)) }
    },
    check: (secret: string, sent?: Sent) => auth<Checked>('check-qr', { sessionId: secret }, sent),
    scan: (id: string, token: string, sent?: Sent) =>
      auth<ScanQrAnswer & Problem>('scan-qr', { sessionId: id, name: 'Pixel 7' }, { token, ...sent }),
    verify: <Body = Problem>(id: string, token: string | undefined, more: object = {}, sent?: Sent) =>
      auth<Body>('verify-qr', { sessionId: id, ...more }, { token, ...sent }),
    async stop() {
      await server.close()
      await rm(folder, { recursive: true, force: true })
    },
  }
}

type ReadCode = (pixels: Uint8ClampedArray, width: number, height: number) => { data: string } | null

/** What stands in the picture of a code, read from its pixels. */
export async function readQrPng(dataUrl: string): Promise<string> {
  const png = Buffer.from(dataUrl.replace(/^data:image\/png;base64,/, ''), 'base64')
  const { data, info } = await sharp(png).ensureAlpha().raw().toBuffer({ resolveWithObject: true })
  // The package is CommonJS with a `default` of its own, which bundlers and Node see differently.
  const read = (typeof jsqr === 'function' ? jsqr : jsqr.default) as unknown as ReadCode
  const found = read(new Uint8ClampedArray(data), info.width, info.height)
  if (!found) throw new Error('There is no code in this picture.')
  return found.data
}

/** The public code in the link of a QR. */
export function codeIn(url: string): string {
  return new URLSearchParams(new URL(url).hash.slice(1)).get('sessionId') ?? ''
}
