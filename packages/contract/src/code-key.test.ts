import { expect, test } from 'vitest'
import { codeKey } from './code-key.ts'

test('one GTIN is one key, however many zeros stand before it', () => {
  const keys = ['36000291452', '036000291452', '0036000291452', '00036000291452', ' 036000291452 '].map((code) =>
    codeKey(code),
  )
  expect(new Set(keys)).toEqual(new Set(['00036000291452']))
})

// One for each way of leaving out zeros.
test.each([
  ['01234505', '012000003455'],
  ['01234514', '012100003454'],
  ['01234531', '012300000451'],
  ['01234543', '012340000053'],
  ['01234558', '012345000058'],
])('the UPC-E %s is the UPC-A %s', (short, long) => {
  const key = codeKey(long)
  expect(codeKey(short, 'upc_e')).toBe(key)
  expect(codeKey(short)).toBe(key)
  // A spreadsheet has dropped its zero.
  expect(codeKey(short.slice(1))).toBe(key)
})

test('an EAN-8 stays one, also where its digits could be those of a UPC-E', () => {
  const both = '10000007'
  expect(codeKey(both, 'ean_8')).toBe('00000010000007')
  expect(codeKey(both)).toBe('00000010000007')
  expect(codeKey('96385074')).toBe('00000096385074')
})

test('what is no GTIN is its own key', () => {
  expect(['LOT-7', '123456', '123456789012345'].map((code) => codeKey(code))).toEqual([
    'LOT-7',
    '123456',
    '123456789012345',
  ])
})
