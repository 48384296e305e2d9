import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { beginJoin, credentialFor, forgetOldDevices, keepCredential, pendingTicket } from './kept-device.ts'

const sessionId = 'session-01'
const hour = 3_600_000

beforeEach(() => vi.stubGlobal('localStorage', memoryStorage()))
afterEach(() => vi.unstubAllGlobals())

test('a join that is repeated with its ticket is the same join', () => {
  const deviceId = beginJoin(sessionId, 'ticket-a')
  expect(pendingTicket(sessionId)).toBe('ticket-a')
  expect(beginJoin(sessionId, 'ticket-a')).toBe(deviceId)
})

test('another ticket is another join: the first may have succeeded without our hearing of it', () => {
  expect(beginJoin(sessionId, 'ticket-a')).not.toBe(beginJoin(sessionId, 'ticket-b'))
})

test('once joined, the credential is kept and the used ticket is not', () => {
  const deviceId = beginJoin(sessionId, 'ticket-a')
  keepCredential({ sessionId, deviceId, token: 'sd_token', role: 'phone' })
  expect(credentialFor(sessionId)?.deviceId).toBe(deviceId)
  expect(pendingTicket(sessionId)).toBeNull()
  expect(JSON.stringify(localStorage)).not.toContain('ticket-a')
})

test('sessions that cannot be open any more are let go, and nothing else is', () => {
  localStorage.setItem('something-else', '1')
  beginJoin(sessionId, 'ticket-a')
  forgetOldDevices(Date.now() + 95 * hour)
  expect(pendingTicket(sessionId)).toBe('ticket-a')
  forgetOldDevices(Date.now() + 97 * hour)
  expect(pendingTicket(sessionId)).toBeNull()
  expect(localStorage.getItem('something-else')).toBe('1')
})

/** As browsers have it: entries in insertion order, absent ones null. */
function memoryStorage(): Storage {
  const entries = new Map<string, string>()
  return {
    get length() {
      return entries.size
    },
    key: (index) => [...entries.keys()][index] ?? null,
    getItem: (key) => entries.get(key) ?? null,
    setItem: (key, value) => void entries.set(key, value),
    removeItem: (key) => void entries.delete(key),
    clear: () => entries.clear(),
    toJSON: () => Object.fromEntries(entries),
  }
}
