import { expect, test } from 'vitest'
import { isSameNetwork, plainAddress } from './seen.ts'

test('an address is shown as people know it', () => {
  expect(plainAddress('::ffff:203.0.113.7')).toBe('203.0.113.7')
  expect(plainAddress('2001:db8::1')).toBe('2001:db8::1')
  expect(plainAddress(undefined)).toBe('')
})

test('two devices of one home or office are in the same network, and others are not', () => {
  expect(isSameNetwork('203.0.113.7', '::ffff:203.0.113.7')).toBe(true)
  expect(isSameNetwork('192.168.1.20', '192.168.1.31')).toBe(true)
  expect(isSameNetwork('127.0.0.1', '::1')).toBe(true)
  expect(isSameNetwork('2001:db8:1:2::5', '2001:db8:1:2:aa::9')).toBe(true)

  expect(isSameNetwork('203.0.113.7', '203.0.113.8')).toBe(false)
  expect(isSameNetwork('192.168.1.20', '192.168.2.20')).toBe(false)
  expect(isSameNetwork('192.168.1.20', '203.0.113.7')).toBe(false)
  expect(isSameNetwork('2001:db8:1:2::5', '2001:db8:1:3::5')).toBe(false)
})
