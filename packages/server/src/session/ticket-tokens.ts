import type { Clock } from '../clock.ts'
import { signedTokens } from '../signed-token.ts'

/**
 * Tickets in JWTs, for clients that want to know from the code itself when it ends (EasyQR). The ticket is the `jti`; it alone
 * admits a phone, once, whichever way it is shown. No `kid`: the QR code is finer, and so harder to scan, the longer it is.
 */
export interface TicketTokens {
  /** @param expiresAt epoch milliseconds */
  wrap(ticket: string, expiresAt: number): Promise<string>
  /** The ticket in `shown`, which is one or its JWT; null where it is a JWT, but not one of ours that is good now. */
  unwrap(shown: string): Promise<string | null>
}

export function ticketTokens(secret: Buffer, clock: Clock): TicketTokens {
  const tokens = signedTokens(secret, clock, 'snaplink ticket')
  return {
    wrap: (ticket, expiresAt) => tokens.sign({ jti: ticket }, expiresAt),
    async unwrap(shown) {
      if (!isJwt(shown)) return shown
      return (await tokens.read(shown))?.jti ?? null
    },
  }
}

/** Whether this is what a phone joins with, rather than the token of somebody who has joined. Whether it is good is not told. */
export function isTicket(token: string): boolean {
  return token.startsWith('st_') || isJwt(token)
}

/** No token of ours but a JWT has a dot in it. */
function isJwt(token: string): boolean {
  return token.includes('.')
}
