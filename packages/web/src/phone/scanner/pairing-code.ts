import { isId, readPairingUrl, socketUrl } from '@snaplink/contract'
import type { Invitation } from '../invitation.ts'

/** What a code that was scanned before any pairing turns out to be. Only the first kind is ever followed. */
export type PairingCode =
  | { kind: 'invitation'; invitation: Invitation }
  /** Another Snaplink: its address, without what would let somebody in. */
  | { kind: 'elsewhere'; address: string }
  /** Anything else, in a form that can be shown: never opened, whatever it says. */
  | { kind: 'other'; text: string }

const maxTicketChars = 2048
/** Enough to recognise it by. */
const maxShownChars = 300

/**
 * Reads our own link, or the JSON of an EasyQR code.
 *
 * @param base where this page's Snaplink lives, with its path: a code leads there or nowhere
 */
export function readPairingCode(text: string, base: string): PairingCode {
  return readLink(text.trim(), base) ?? readEasyQr(text, base) ?? { kind: 'other', text: shown(text) }
}

function readLink(text: string, base: string): PairingCode | null {
  const invitation = /^https?:\/\//i.test(text) ? readPairingUrl(text) : null
  if (!invitation) return null
  const { origin, pathname } = new URL(text)
  const ours = new URL(`mobile-upload/${invitation.sessionId}`, base)
  if (origin === ours.origin && pathname.replace(/\/$/, '') === ours.pathname) return { kind: 'invitation', invitation }
  return { kind: 'elsewhere', address: shown(origin + pathname.replace(/mobile-upload\/.*$/, '')) }
}

function readEasyQr(text: string, base: string): PairingCode | null {
  const { sessionId, token, server } = parse(text)
  if (!isId(sessionId) || typeof token !== 'string' || typeof server !== 'string' || !URL.canParse(server)) return null
  if (token.length === 0 || token.length > maxTicketChars) return null
  const { href, protocol, host } = new URL(server)
  if (protocol !== 'ws:' && protocol !== 'wss:') return null
  if (href !== new URL(socketUrl(new URL('.', base).href)).href) return { kind: 'elsewhere', address: shown(host) }
  return { kind: 'invitation', invitation: { sessionId, ticket: token } }
}

function parse(text: string): Record<string, unknown> {
  try {
    return Object(JSON.parse(text))
  } catch {
    return {}
  }
}

/** Without what cannot be seen, or turns the direction of writing and so makes an address look like another. */
function shown(text: string): string {
  const visible = text.replace(/[\p{Cc}\p{Cf}\p{Co}\p{Cs}\s]+/gu, ' ').trim()
  return visible.length > maxShownChars ? `${visible.slice(0, maxShownChars)}…` : visible
}
