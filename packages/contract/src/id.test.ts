import { expect, test } from 'vitest'
import { isId, newId } from './id.ts'
import { pairingUrl, readPairingUrl } from './qr.ts'

test('new ids are unlike each other and look like ids', () => {
  const ids = Array.from({ length: 1000 }, newId)
  expect(new Set(ids).size).toBe(1000)
  expect(ids.every(isId)).toBe(true)
})

test.each(['short', 'with space in it', 'x'.repeat(65), '../../etc/passwd', '', 42, null])('%j is no id', (value) => {
  expect(isId(value)).toBe(false)
})

test('a UUID is an id', () => {
  expect(isId(crypto.randomUUID())).toBe(true)
})

test('a pairing link is read as it was written, under a sub-path too', () => {
  const [sessionId, ticket] = [newId(), `st_${newId()}`]
  for (const base of ['http://192.168.1.20:3000', 'https://host.example/phone/']) {
    const url = pairingUrl(base, sessionId, ticket)
    expect(readPairingUrl(url)).toEqual({ sessionId, ticket })
    expect(new URL(url).search).toBe('')
  }
})

test.each(['javascript:alert(1)', 'https://host.example/', 'https://host.example/mobile-upload/abcdefgh', 'nonsense'])(
  '%j is no pairing link',
  (url) => {
    expect(readPairingUrl(url)).toBeNull()
  },
)
