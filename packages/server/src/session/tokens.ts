import { createHash, createHmac, randomBytes } from 'node:crypto'

/**
 * A new secret, in base64url after its prefix: 256 random bits for `sp`, a page's token; 128 for `st`, a ticket, which lives for
 * minutes and makes the QR code coarser, and so easier to scan, the shorter it is.
 */
export function newToken(prefix: 'sp' | 'st'): string {
  return `${prefix}_${randomBytes(prefix === 'st' ? 16 : 32).toString('base64url')}`
}

/**
 * The token of a phone that joined with `ticket`. Derived, not stored, so that a phone whose answer got lost
 * on the way asks again and is told the same.
 */
export function deviceTokenOf(secret: Buffer, sessionId: string, deviceId: string, ticket: string): string {
  const mac = createHmac('sha256', secret).update(`device-token\n${sessionId}\n${deviceId}\n${ticket}`)
  return `sd_${mac.digest('base64url')}`
}

/** How tokens and tickets are kept and looked up. They are random, so a plain hash is enough and no timing tells one. */
export function hashToken(token: string): string {
  return createHash('sha256').update(token).digest('base64url')
}
