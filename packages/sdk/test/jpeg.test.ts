import { expect, test } from 'vitest'
import { readJpegHead, withOrientation, withoutMetadata } from '../src/jpeg.ts'

type Bytes = number[]

const u16 = (value: number): Bytes => [value >> 8, value & 255]
const u32 = (value: number): Bytes => [...u16(value >>> 16), ...u16(value & 0xffff)]
const ascii = (text: string): Bytes => [...text].map((char) => char.charCodeAt(0))
const segment = (marker: number, body: Bytes): Bytes => [0xff, marker, ...u16(body.length + 2), ...body]

const frame = (width: number, height: number) => segment(0xc0, [8, ...u16(height), ...u16(width), 1, 1, 0x11, 0])
const scan = [...segment(0xda, [1, 1, 0, 0, 63, 0]), 1, 2, 3, 0xff, 0xd9]
const jpeg = (...segments: Bytes[]) => Uint8Array.from([0xff, 0xd8, ...segments.flat()])
const short = (tag: number, value: number): Bytes => [...u16(tag), ...u16(3), ...u32(1), ...u16(value), 0, 0]
const long = (tag: number, value: number): Bytes => [...u16(tag), ...u16(4), ...u32(1), ...u32(value)]

/** An APP1 with an orientation and a thumbnail, as a camera writes it: TIFF header, IFD0, IFD1, thumbnail. */
function exif(orientation: number, thumbnail: Uint8Array, offset = 56): Bytes {
  const main = [...u16(1), ...short(0x0112, orientation), ...u32(26)]
  const second = [...u16(2), ...long(0x0201, offset), ...long(0x0202, thumbnail.length), ...u32(0)]
  const tiff = [...ascii('MM'), ...u16(42), ...u32(8), ...main, ...second]
  return segment(0xe1, [...ascii('Exif'), 0, 0, ...tiff, ...thumbnail])
}

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
