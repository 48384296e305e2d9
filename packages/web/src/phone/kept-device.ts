import { limits, newId } from '@snaplink/contract'
import type { Credential } from '@snaplink/sdk'

/** What this browser keeps of a session: who it is there, and the credential once it has joined. */
interface KeptDevice {
  deviceId: string
  credential?: Credential
  keptAt: number
}

const prefix = 'snaplink.phone.'
/** No session lives longer, and its late commands no longer than that. */
const keptMs = limits.sessionMaxMs + limits.lateCommandMs

/** This phone's id in a session; made before it joins, so that a join that is repeated is the same join. */
export function deviceIdFor(sessionId: string): string {
  const kept = read(prefix + sessionId)
  if (kept) return kept.deviceId
  const deviceId = newId()
  write(sessionId, { deviceId, keptAt: Date.now() })
  return deviceId
}

export function credentialFor(sessionId: string): Credential | null {
  return read(prefix + sessionId)?.credential ?? null
}

export function keepCredential(credential: Credential): void {
  write(credential.sessionId, { deviceId: credential.deviceId, credential, keptAt: Date.now() })
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
