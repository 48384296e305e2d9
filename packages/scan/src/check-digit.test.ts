import { expect, test } from 'vitest'
import { checkDigitOf, formatOfTyped, isValidCode, upcAOfUpcE } from './check-digit.ts'

test('the check digit of EAN-13, EAN-8 and UPC-A', () => {
  expect(checkDigitOf('400638133393')).toBe('1')
  expect(checkDigitOf('9638507')).toBe('4')
  expect(checkDigitOf('03600029145')).toBe('2')
  expect(checkDigitOf('978030640615')).toBe('7')
})

test('a single wrong digit never passes', () => {
  const code = '4006381333931'
  for (let at = 0; at < code.length; at++) {
    for (const digit of '0123456789') {
      const other = code.slice(0, at) + digit + code.slice(at + 1)
      expect(isValidCode(other, 'ean_13')).toBe(other === code)
    }
  }
})

test('a UPC-E stands for a UPC-A, in each of its four ways to leave zeros out', () => {
  expect(upcAOfUpcE('01234565')).toBe('012345000065')
  expect(upcAOfUpcE('01234531')).toBe('012300000451')
  expect(upcAOfUpcE('01234543')).toBe('012340000053')
  expect(upcAOfUpcE('00123457')).toBe('001234000057')
  expect(isValidCode('01234565', 'upc_e')).toBe(true)
  expect(isValidCode('01234566', 'upc_e')).toBe(false)
  expect(isValidCode('21234565', 'upc_e')).toBe(false)
})

test('what was typed is named after its length and its check digit', () => {
  expect(formatOfTyped('4006381333931')).toBe('ean_13')
  expect(formatOfTyped('036000291452')).toBe('upc_a')
  expect(formatOfTyped('96385074')).toBe('ean_8')
  expect(formatOfTyped('01234531')).toBe('upc_e')
  expect(formatOfTyped('4006381333932')).toBeUndefined()
  expect(formatOfTyped('SHELF-7')).toBeUndefined()
})
