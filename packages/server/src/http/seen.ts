import type { Request } from 'express'
import type { Seen } from '../accounts/identity.ts'
import { describeBrowser } from './describe-browser.ts'
import { networkOf } from './rate-limits.ts'

/** What the server sees of whoever asks. The address is that of the connection, or what a trusted proxy says of it. */
export function seenOf(req: Request): Seen {
  return { browser: describeBrowser(req.headers['user-agent']), address: plainAddress(req.ip) }
}

/** `203.0.113.7` also where the socket speaks IPv6 and calls it `::ffff:203.0.113.7`. */
export function plainAddress(address: string | undefined): string {
  return (address ?? '').replace(/^::ffff:(?=[\d.]+$)/i, '').slice(0, 64)
}

/**
 * Whether two addresses probably belong to one home or office: the same as the internet sees it, or, in a LAN of private
 * addresses (RFC 1918), the same /24.
 */
export function isSameNetwork(one: string, other: string): boolean {
  return homeOf(one) === homeOf(other)
}

function homeOf(address: string): string {
  const plain = plainAddress(address)
  if (/^127\.|^::1$/.test(plain)) return 'this machine'
  const isPrivate = /^(192\.168|10|172\.(1[6-9]|2\d|3[01]))\./.test(plain)
  return isPrivate ? `${plain.split('.', 3).join('.')}.0/24` : networkOf(plain)
}
