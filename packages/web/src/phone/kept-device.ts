import { limits, newId } from '@snaplink/contract'
import type { Credential } from '@snaplink/sdk'

/** What this browser keeps of a session: the join it is about to do, or who it is there since it has joined. */
type KeptDevice = { keptAt: number } & ({ deviceId: string; ticket: string } | { credential: Credential })

const prefix = 'snaplink.phone.'
/** No session lives longer, and its late commands no longer than that. */
const keptMs = limits.sessionMaxMs + limits.lateCommandMs

/**
 * Kept before the first try, so that a join whose answer got lost is repeated as the same join, even after a reload.
 *
 * @returns the id under which to join with `ticket`: another ticket is another join, under another id
 */
export function beginJoin(sessionId: string, ticket: string): string {
  const kept = read(prefix + sessionId)
  if (kept && 'ticket' in kept && kept.ticket === ticket) return kept.deviceId
  const deviceId = newId()
  write(sessionId, { deviceId, ticket, keptAt: Date.now() })
  return deviceId
}

/** The ticket of a join that has not been answered yet. */
export function pendingTicket(sessionId: string): string | null {
  const kept = read(prefix + sessionId)
  return kept && 'ticket' in kept ? kept.ticket : null
}

export function credentialFor(sessionId: string): Credential | null {
  const kept = read(prefix + sessionId)
  return kept && 'credential' in kept ? kept.credential : null
}

export function keepCredential(credential: Credential): void {
  write(credential.sessionId, { credential, keptAt: Date.now() })
}

export function forgetDevice(sessionId: string): void {
  localStorage.removeItem(prefix + sessionId)
}

/** Lets go of sessions that cannot be open any more. */
export function forgetOldDevices(now = Date.now()): void {
  const keys = Array.from({ length: localStorage.length }, (_, index) => localStorage.key(index) ?? '')
  for (const key of keys) {
    if (key.startsWith(prefix) && now - (read(key)?.keptAt ?? 0) > keptMs) localStorage.removeItem(key)
  }
}

function read(key: string): KeptDevice | null {
  const kept = localStorage.getItem(key)
  return kept ? JSON.parse(kept) : null
}

function write(sessionId: string, device: KeptDevice): void {
  localStorage.setItem(prefix + sessionId, JSON.stringify(device))
}
