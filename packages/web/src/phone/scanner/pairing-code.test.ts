import { newId, pairingUrl } from '@snaplink/contract'
import { describe, expect, test } from 'vitest'
import { readPairingCode } from './pairing-code.ts'

const base = 'https://photos.example.org/snap/'
const sessionId = newId()
const ticket = newId()
const link = pairingUrl(base, sessionId, ticket)
const easyQr = (server: string, token: unknown = 'a.b.c') => JSON.stringify({ sessionId, token, server })

test('our own link is an invitation, also with a slash or a space at its end', () => {
  for (const text of [link, ` ${link} `, link.replace('#', '/#')]) {
    expect(readPairingCode(text, base)).toEqual({ kind: 'invitation', invitation: { sessionId, ticket } })
  }
})

test('so is the JSON of an EasyQR code that names our server', () => {
  expect(readPairingCode(easyQr('wss://photos.example.org/snap/ws'), base)).toEqual({
    kind: 'invitation',
    invitation: { sessionId, ticket: 'a.b.c' },
  })
})

test('a code of another Snaplink is told by its address, which lets nobody in', () => {
  const elsewhere = [
    [pairingUrl('http://192.168.1.20:3000', sessionId, ticket), 'http://192.168.1.20:3000/'],
    [pairingUrl('http://photos.example.org/snap', sessionId, ticket), 'http://photos.example.org/snap/'],
    [pairingUrl('https://photos.example.org', sessionId, ticket), 'https://photos.example.org/'],
    [pairingUrl('https://photos.example.org/snap/more', sessionId, ticket), 'https://photos.example.org/snap/more/'],
    [pairingUrl('https://photos.example.org@evil.test/snap', sessionId, ticket), 'https://evil.test/snap/'],
    [
      pairingUrl('https://photos.example.org.evil.test/snap', sessionId, ticket),
      'https://photos.example.org.evil.test/snap/',
    ],
    [easyQr('ws://192.168.1.20:3000/ws'), '192.168.1.20:3000'],
    [easyQr('ws://photos.example.org/snap/ws'), 'photos.example.org'],
    [easyQr('wss://photos.example.org/ws'), 'photos.example.org'],
  ] as const
  for (const [text, address] of elsewhere) {
    expect(readPairingCode(text, base), text).toEqual({ kind: 'elsewhere', address })
  }
})

describe('anything else is text', () => {
  test.each([
    'javascript:alert(1)',
    `javascript:location="${link}"`,
    `javascript://photos.example.org/snap/mobile-upload/${sessionId}#t=${ticket}`,
    'data:text/html,<script>alert(1)</script>',
    'https://photos.example.org/snap/mobile-upload/short#t=short',
    `https://photos.example.org/snap/mobile-upload/${sessionId}`,
    'https://photos.example.org/snap/logins',
    easyQr('https://photos.example.org/snap/ws'),
    easyQr('wss://photos.example.org/snap/ws', 7),
    easyQr('wss://photos.example.org/snap/ws', 'x'.repeat(5000)),
    '{"sessionId":',
    'null',
    '4006381333931',
  ])('%s', (text) => {
    expect(readPairingCode(text, base).kind).toBe('other')
  })

  test('of four kilobytes the beginning is shown, and nothing that cannot be seen', () => {
    const junk = `pay\u202Egnp.exe\u0000\u200B ${'x'.repeat(4096)}`
    const { text } = readPairingCode(junk, base) as { text: string }
    expect(text).toHaveLength(301)
    for (const hidden of ['\u202E', '\u0000', '\u200B']) expect(text).not.toContain(hidden)
  })
})
