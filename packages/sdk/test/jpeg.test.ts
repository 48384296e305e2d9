import { expect, test } from 'vitest'
import { readJpegHead, withOrientation, withoutMetadata } from '../src/jpeg.ts'
import { ascii, exif, segment, u16 } from './jpeg-with-exif.ts'

type Bytes = number[]

const frame = (width: number, height: number) => segment(0xc0, [8, ...u16(height), ...u16(width), 1, 1, 0x11, 0])
const scan = [...segment(0xda, [1, 1, 0, 0, 63, 0]), 1, 2, 3, 0xff, 0xd9]
const jpeg = (...segments: Bytes[]) => Uint8Array.from([0xff, 0xd8, ...segments.flat()])
const bare = jpeg(segment(0xe0, ascii('JFIF\0')), frame(160, 120), scan)
const withGps = jpeg(segment(0xe0, ascii('JFIF\0')), segment(0xe1, ascii('Exif\0\0GPS here')), frame(160, 120), scan)

test('the thumbnail, its orientation and the picture’s size are read', () => {
  const head = readJpegHead(jpeg(exif(6, bare), frame(4000, 3000), scan))
  expect(head).toMatchObject({ orientation: 6, width: 4000, height: 3000 })
  expect(head?.thumbnail).toEqual(bare)
  expect(readJpegHead(bare)).toEqual({ orientation: 1, width: 160, height: 120 })
})

test('a thumbnail loses its own metadata, so that it carries no GPS', () => {
  const head = readJpegHead(jpeg(exif(1, withGps), frame(4000, 3000), scan))
  expect(head?.thumbnail).toEqual(bare)
  expect(String.fromCharCode(...(head?.thumbnail ?? []))).not.toContain('GPS')
})

test('comments and every other application segment go, colour information stays', () => {
  const adobe = segment(0xee, ascii('Adobe'))
  const full = jpeg(segment(0xed, [1]), adobe, segment(0xfe, ascii('secret')), segment(0xe2, [2]), frame(8, 8), scan)
  expect(withoutMetadata(full)).toEqual(jpeg(adobe, frame(8, 8), scan))
})

test('an orientation that is put in is read again', () => {
  expect(readJpegHead(withOrientation(bare, 8))).toMatchObject({ orientation: 8, width: 160, height: 120 })
})

test.each([
  ['not a JPEG', Uint8Array.from(ascii('<svg xmlns=')), null],
  ['nothing', new Uint8Array(), null],
  ['a thumbnail that points outside', jpeg(exif(3, bare, 60_000), frame(8, 8), scan), { orientation: 3 }],
  ['a thumbnail that is no JPEG', jpeg(exif(3, Uint8Array.from([1, 2, 3])), frame(8, 8), scan), { orientation: 3 }],
  ['an orientation of 9', jpeg(exif(9, bare), frame(8, 8), scan), { orientation: 1 }],
  [
    'a directory that points outside',
    jpeg(segment(0xe1, [...ascii('Exif\0\0MM'), 0, 42, 9, 9, 9, 9])),
    { orientation: 1 },
  ],
])('%s does no harm', (_, bytes, expected) => {
  const head = readJpegHead(bytes)
  if (expected) expect(head).toMatchObject(expected)
  else expect(head).toBeNull()
})

test('a head that is cut anywhere does no harm', () => {
  const whole = jpeg(exif(6, bare), frame(4000, 3000), scan)
  for (let length = 0; length < whole.length; length++) readJpegHead(whole.slice(0, length))
})
