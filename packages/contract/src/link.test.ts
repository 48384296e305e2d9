import { expect, test } from 'vitest'
import { linkOf } from './link.ts'

test('a text that is one web address is a link', () => {
  expect(linkOf('https://example.com')).toBe('https://example.com/')
  expect(linkOf(' http://192.168.1.20:3000/a?b=c#d\n')).toBe('http://192.168.1.20:3000/a?b=c#d')
  expect(linkOf('HTTPS://Example.com/Straße')).toBe('https://example.com/Stra%C3%9Fe')
})

test.each([
  'javascript:alert(1)',
  'JavaScript://example.com/%0aalert(1)',
  'java\nscript:alert(1)',
  ' javascript:alert(1)',
  'data:text/html,<script>alert(1)</script>',
  'file:///etc/passwd',
  'vbscript:msgbox(1)',
  'intent://scan/#Intent;scheme=zxing;end',
  'https:example.com',
  'https://',
  'https://exa mple.com',
  'https://example.com and more',
  'https://example.com/\u202Egpj.exe',
  'https://example.com/\u200Bx',
  'https://example.com\u0000',
  'example.com',
  '',
])('what only looks like an address is none: %j', (text) => {
  expect(linkOf(text)).toBeNull()
})
