import { expect, test } from 'vitest'
import { interpret } from './interpret.ts'
import type { ScanSettings } from './reading.ts'

const codes = (...formats: ScanSettings['formats']): ScanSettings => ({ formats, mode: 'codes' })
const books: ScanSettings = { formats: ['ean_13', 'upc_e', 'qr_code'], mode: 'books' }

test('a UPC-A is called what was asked for', () => {
  expect(interpret('0036000291452', 'ean_13', codes('ean_13'))).toEqual({ code: '0036000291452', format: 'ean_13' })
  expect(interpret('0036000291452', 'ean_13', codes('upc_a'))).toEqual({ code: '036000291452', format: 'upc_a' })
  expect(interpret('036000291452', 'upc_a', codes('ean_13', 'upc_a'))).toEqual({
    code: '036000291452',
    format: 'upc_a',
  })
})

test('in books mode only an EAN-13 with the prefix of books is something', () => {
  expect(interpret('9780306406157', 'ean_13', books)).toEqual({ code: '9780306406157', format: 'ean_13' })
  expect(interpret('4006381333931', 'ean_13', books)).toBeUndefined()
  expect(interpret('01234565', 'upc_e', books)).toBeUndefined()
  expect(interpret('https://books.example', 'qr_code', books)).toBeUndefined()
})

test('with products, an EAN-13 of anything is something in books mode, and still no other kind of code', () => {
  const withProducts = { ...books, withProducts: true }
  expect(interpret('4006381333931', 'ean_13', withProducts)).toEqual({ code: '4006381333931', format: 'ean_13' })
  expect(interpret('036000291452', 'upc_a', withProducts)).toEqual({ code: '0036000291452', format: 'ean_13' })
  expect(interpret('01234565', 'upc_e', withProducts)).toBeUndefined()
})

test('nothing passes that was not asked for, has a wrong check digit or an add-on', () => {
  expect(interpret('96385074', 'ean_8', codes('ean_13'))).toBeUndefined()
  expect(interpret('4006381333932', 'ean_13', codes('ean_13'))).toBeUndefined()
  expect(interpret('978030640615751299', 'ean_13', codes('ean_13'))).toBeUndefined()
})
