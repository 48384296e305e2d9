import { isId, readPairingUrl } from '@snaplink/contract'

/** Why this page was opened: to which session, and with which ticket unless it was loaded anew. */
export interface Invitation {
  sessionId: string
  ticket: string | null
}

/** Reads the address and takes the ticket out of it, so that it is neither bookmarked, shared nor seen. */
export function takeInvitation(): Invitation | null {
  const invited = readPairingUrl(location.href)
  if (invited) {
    history.replaceState(null, '', location.pathname + location.search)
    keptTicket.set(invited.sessionId, invited.ticket)
    return invited
  }
  const sessionId = /\/mobile-upload\/([^/]+)\/?$/.exec(location.pathname)?.[1]
  return isId(sessionId) ? { sessionId, ticket: keptTicket.get(sessionId) } : null
}

/** Until it is used, the ticket outlives a reload of this tab, and only that. */
export const keptTicket = {
  get: (sessionId: string) => sessionStorage.getItem(`snaplink.ticket.${sessionId}`),
  set: (sessionId: string, ticket: string) => sessionStorage.setItem(`snaplink.ticket.${sessionId}`, ticket),
  drop: (sessionId: string) => sessionStorage.removeItem(`snaplink.ticket.${sessionId}`),
}
