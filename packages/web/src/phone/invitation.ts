import { isId, readPairingUrl } from '@snaplink/contract'
import { pendingTicket } from './kept-device.ts'

/** Why this page was opened: to which session, and with which ticket unless it has been used. */
export interface Invitation {
  sessionId: string
  ticket: string | null
}

/** Reads the address and takes the ticket out of it, so that it is neither bookmarked, shared nor seen. */
export function takeInvitation(): Invitation | null {
  const invited = readPairingUrl(location.href)
  if (invited) {
    history.replaceState(null, '', location.pathname + location.search)
    return invited
  }
  const sessionId = /\/mobile-upload\/([^/]+)\/?$/.exec(location.pathname)?.[1]
  return isId(sessionId) ? { sessionId, ticket: pendingTicket(sessionId) } : null
}

/** Loading the page again goes on with this session. */
export function showAddress(sessionId: string): void {
  history.replaceState(null, '', new URL(`mobile-upload/${sessionId}${location.search}`, document.baseURI))
}
