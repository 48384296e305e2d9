import { isId } from './id.ts'

/**
 * The link behind the QR: `<origin><base>/mobile-upload/<sessionId>#t=<ticket>`.
 * The ticket stands in the fragment, which is neither sent to a server nor written to its logs.
 *
 * @param base where Snaplink lives, with or without a trailing slash: `http://192.168.1.20:3000`
 */
export function pairingUrl(base: string, sessionId: string, ticket: string): string {
  return `${base.replace(/\/$/, '')}/mobile-upload/${sessionId}#t=${ticket}`
}

/** Where the raw WebSocket of a Snaplink at `base` is: `ws://192.168.1.20:3000/ws`. */
export function socketUrl(base: string): string {
  return `${base.replace(/^http/, 'ws').replace(/\/$/, '')}/ws`
}

/** The session and ticket in a pairing link, or null where it is none. */
export function readPairingUrl(url: string): { sessionId: string; ticket: string } | null {
  if (!URL.canParse(url)) return null
  const { pathname, hash } = new URL(url)
  const sessionId = /\/mobile-upload\/([^/]+)\/?$/.exec(pathname)?.[1]
  const ticket = new URLSearchParams(hash.slice(1)).get('t')
  return isId(sessionId) && isId(ticket) ? { sessionId, ticket } : null
}
