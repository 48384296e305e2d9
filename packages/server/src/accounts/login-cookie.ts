import type { IncomingMessage } from 'node:http'
import { bearerOf } from '../bearer.ts'

/** How long a browser stays logged in, in milliseconds. The login's row and its token end at the same time. */
export const loginMs = 30 * 24 * 60 * 60 * 1000

const plainName = 'snaplink_login'
/** Browsers take a cookie of this name only over https, for `Path=/` and from this very host (RFC 6265bis, section 4.1.3.2). */
const hostName = `__Host-${plainName}`

/** Where a browser sees us. */
export interface CookiePlace {
  readonly isHttps: boolean
  /** `/`, or the path that a proxy puts before ours, such as `/phone`. */
  readonly basePath: string
}

/** The `Set-Cookie` headers that log a browser in. */
export function loginCookies(token: string, place: CookiePlace): string[] {
  return place.isHttps ? [hostCookie(token, loginMs), plainCookie('', 0, place)] : [plainCookie(token, loginMs, place)]
}

/** The `Set-Cookie` headers that log a browser out. */
export function endedLoginCookies(place: CookiePlace): string[] {
  return place.isHttps ? [hostCookie('', 0), plainCookie('', 0, place)] : [plainCookie('', 0, place)]
}

/** The token in the request's cookie. */
export function cookieTokenOf({ headers }: Pick<IncomingMessage, 'headers'>): string | undefined {
  const cookies = (headers.cookie ?? '').split(/; */)
  const read = (name: string) => cookies.find((cookie) => cookie.startsWith(`${name}=`))?.slice(name.length + 1)
  return read(hostName) || read(plainName) || undefined
}

/** The token that the request brings. A header is never overruled by a cookie: whoever sends one means it. */
export function tokenOf(request: Pick<IncomingMessage, 'headers'>): string | undefined {
  const { authorization } = request.headers
  return authorization === undefined ? cookieTokenOf(request) : bearerOf(authorization)
}

function hostCookie(value: string, maxAgeMs: number): string {
  return `${hostName}=${value}; Path=/; Max-Age=${maxAgeMs / 1000}; HttpOnly; SameSite=Lax; Secure`
}

function plainCookie(value: string, maxAgeMs: number, { basePath }: CookiePlace): string {
  return `${plainName}=${value}; Path=${basePath}; Max-Age=${maxAgeMs / 1000}; HttpOnly; SameSite=Lax`
}
