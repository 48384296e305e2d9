import { randomUUID } from 'node:crypto'
import { readQrPng } from '../signin-server.ts'
import { must } from './attack.ts'
import type { Target } from './target.ts'

/** Whatever a request may be answered with. Read as a stranger would, who knows docs/login-by-phone.md and no type of ours. */
export interface Said {
  sessionId?: string
  qrCode?: string
  url?: string
  requestId?: string
  deviceId?: string
  status?: string | number
  code?: string
  token?: string
  pageToken?: string
  number?: string
  choices?: string[]
  user?: { userId: string } | null
  logins?: { loginId: string; isThis: boolean }[]
  sessions?: object[]
  keys?: { x: string; kid: string }[]
}

export interface Answer {
  readonly status: number
  readonly headers: Headers
  readonly text: string
  readonly said: Said
}

export interface Sent {
  readonly method?: string
  /** An object is sent as JSON, a text as it is. */
  readonly body?: object | string
  readonly token?: string
  /** The token that the browser's cookie holds. */
  readonly cookie?: string
  readonly origin?: string | undefined
  readonly headers?: Record<string, string>
}

/** One request, as any client or browser might send it. */
export async function ask({ origin: to }: Target, path: string, sent: Sent = {}): Promise<Answer> {
  const { method = sent.body === undefined ? 'GET' : 'POST', body, token, cookie, origin } = sent
  const headers = new Headers(sent.headers)
  // A line of its own: one that was kept may be closed by the server just as it is used again.
  headers.set('Connection', 'close')
  if (token !== undefined) headers.set('Authorization', `Bearer ${token}`)
  if (cookie !== undefined) headers.set('Cookie', `snaplink_login=${cookie}`)
  if (origin !== undefined) headers.set('Origin', origin)
  if (typeof body === 'object' && !headers.has('Content-Type')) headers.set('Content-Type', 'application/json')
  const answer = await fetch(`${to}${path}`, {
    ...{ method, headers, redirect: 'manual' },
    ...(body !== undefined && { body: typeof body === 'object' ? JSON.stringify(body) : body }),
  })
  const text = await answer.text()
  return { status: answer.status, headers: answer.headers, text, said: saidIn(text) }
}

/** A request to one of the documented addresses. */
export function auth(target: Target, path: string, body: object, sent: Sent = {}): Promise<Answer> {
  return ask(target, `/api/auth/${path}`, { body, ...sent })
}

export interface Person {
  readonly email: string
  readonly password: string
  readonly userId: string
  /** That of the phone on which they are logged in. */
  readonly token: string
}

/** Somebody with an account, and a phone on which they are logged in. */
export async function person(target: Target, name: string): Promise<Person> {
  const email = `${name}-${randomUUID()}@example.org`
  const password = `quiet herons ${randomUUID()}`
  const { status, said } = await auth(target, 'sign-up', { email, password, name })
  must(status === 201, `${name} could not sign up: ${status} ${said.code}`)
  return { email, password, userId: said.user?.userId ?? '', token: said.token ?? '' }
}

/** A desktop that shows a code. */
export interface Desktop {
  /** The JSON `sessionId`: known to nobody else. */
  readonly secret: string
  /** What anybody with a camera reads from its screen. */
  readonly link: string
  /** The id that the link carries. */
  readonly code: string
  readonly requestId: string
}

export async function desktop(target: Target, body: object = {}): Promise<Desktop> {
  const { status, said } = await auth(target, 'generate-qr', body)
  must(status === 200 && said.sessionId !== undefined, `no code was shown: ${status}`)
  const link = await readQrPng(said.qrCode ?? '')
  const code = new URLSearchParams(new URL(link).hash.slice(1)).get('sessionId') ?? ''
  must(code !== '', `the link ${link} carries no code`)
  return { secret: said.sessionId ?? '', link, code, requestId: said.requestId ?? '' }
}

/** Everything that could be an id in the link of a code. */
export function cluesIn(link: string): string[] {
  const { pathname, searchParams, hash } = new URL(link)
  const inFragment = new URLSearchParams(hash.slice(1))
  const parts = [...pathname.split('/'), ...searchParams.values(), ...inFragment.values(), hash.slice(1), link]
  return [...new Set(parts)].filter((part) => part !== '')
}

export const check = (target: Target, sessionId: string, sent?: Sent) => auth(target, 'check-qr', { sessionId }, sent)
export const scan = (target: Target, sessionId: string, token: string) =>
  auth(target, 'scan-qr', { sessionId, name: 'A phone' }, { token })
export const verify = (target: Target, sessionId: string, token: string, more: object = {}) =>
  auth(target, 'verify-qr', { sessionId, ...more }, { token })

/** A desktop that `who` has let in, and that has not fetched its login yet. */
export async function approvedDesktop(target: Target, who: Person): Promise<Desktop> {
  const shown = await desktop(target)
  const { status, said } = await verify(target, shown.code, who.token)
  must(status === 200, `the phone could not approve: ${status} ${said.code}`)
  return shown
}

/** The token that the desktop gets. */
export async function redeemed(target: Target, secret: string, sent?: Sent): Promise<string> {
  const { status, said } = await check(target, secret, sent)
  must(said.status === 'authenticated', `the desktop was not let in: ${status} ${said.code ?? said.status}`)
  return said.token ?? ''
}

export const isLogin = ({ said }: Answer) => said.status === 'authenticated' || said.token !== undefined

/** Whose token this is; null for nobody's. */
export async function whoIs(target: Target, token: string): Promise<string | null> {
  const { said, status } = await ask(target, '/api/auth/me', { token })
  must(status === 200, `nobody is told who they are: ${status}`)
  return said.user?.userId ?? null
}

/** All of an answer but its moment. */
export function fingerprint({ status, headers, text }: Answer): string {
  const lines = [...headers].filter(([name]) => name !== 'date').map(([name, value]) => `${name}: ${value}`)
  return [status, ...lines.sort(), '', text].join('\n')
}

function saidIn(text: string): Said {
  try {
    const said: unknown = JSON.parse(text)
    return typeof said === 'object' && said !== null ? said : {}
  } catch {
    return {}
  }
}
