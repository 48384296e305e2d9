import { expect, test } from 'vitest'
import { box } from '../../test/media-corpus/containers.ts'
import { boxAt, boxesIn, fieldsOf, heifTypeOf } from './isobmff.ts'

const typeOf = (major: string, ...compatible: string[]) =>
  heifTypeOf(box('ftyp', major, Buffer.alloc(4), compatible.join('')))

test('HEIC and AVIF are told apart by their brands', () => {
  for (const brand of ['heic', 'heix', 'hevc', 'mif1', 'msf1']) expect(typeOf(brand, 'mif1', 'heic')).toBe('image/heic')
  for (const brand of ['avif', 'avis']) expect(typeOf(brand)).toBe('image/avif')
  expect(typeOf('mif1', 'miaf', 'avif')).toBe('image/avif')
  expect(typeOf('mif1')).toBe('image/heic')
})

test('movies, other files and too short a beginning are neither', () => {
  for (const brand of ['isom', 'mp42', 'qt  ', 'crx ', 'jp2 ']) expect(typeOf(brand, 'mif1')).toBeNull()
  for (const bytes of ['', 'ftypheic', '\0\0\0\x18ftyphei', '\xff\xd8\xff\xe0aaaaaaaaaaaa']) {
    expect(heifTypeOf(Buffer.from(bytes, 'latin1'))).toBeNull()
  }
})

test('a brand behind the end of the first box does not count', () => {
  expect(heifTypeOf(Buffer.concat([box('ftyp', 'mif1', Buffer.alloc(4)), Buffer.from('avifavif')]))).toBe('image/heic')
})

test('a box has a 32-bit size, a 64-bit one, or reaches to the end', () => {
  const large = Buffer.concat([Buffer.from('\0\0\0\x01mdat\0\0\0\0\0\0\0\x12', 'latin1'), Buffer.from('xy')])
  expect(boxAt(box('free', 'abc'), 0, 11)).toEqual({ type: 'free', start: 0, body: 8, end: 11 })
  expect(boxAt(large, 0, 18)).toEqual({ type: 'mdat', start: 0, body: 16, end: 18 })
  expect(boxAt(Buffer.from('\0\0\0\0mdatabc', 'latin1'), 0, 11)).toEqual({ type: 'mdat', start: 0, body: 8, end: 11 })
})

test('a box that is longer than what holds it, or shorter than its own header, is none', () => {
  expect(boxAt(box('free', 'abc'), 0, 10)).toBeNull()
  for (const size of [2, 7]) expect(boxAt(Buffer.from([0, 0, 0, size, 102, 114, 101, 101]), 0, 8)).toBeNull()
  expect(boxAt(Buffer.from('\0\0\0\x01mdat\xff\xff\xff\xff\xff\xff\xff\xff', 'latin1'), 0, 16)).toBeNull()
  expect(() => boxesIn(Buffer.alloc(9, 1), { start: 0, end: 9 })).toThrow('a box is longer')
})

test('a field outside of its range is refused, whatever lies behind it', () => {
  const fields = fieldsOf(Buffer.from([0, 0, 0, 1, 0, 0, 0, 2, 65, 0]), { start: 0, end: 9 })
  expect(fields.uint(0)).toBe(0)
  expect(fields.uint(8)).toBe(2 ** 32 + 2)
  expect(() => fields.rangeToZero()).toThrow('a text without an end')
  expect(() => fields.uint(2)).toThrow('outside its box')
})
