import sharp from 'sharp'
import { beforeAll, expect, test } from 'vitest'
import { segment, withSegments } from '../../test/media-corpus/containers.ts'
import { planted, plantedTiff } from '../../test/media-corpus/planted-metadata.ts'
import { storedPixels } from '../../test/media-corpus/test-picture.ts'
import { jpegSegments } from './jpeg-segments.ts'
import { stripMetadata } from './strip-metadata.ts'

const adobeInverted = segment(0xee, 'Adobe', Buffer.from([0, 100, 0, 0, 0, 0, 0]))
const exif = (orientation: 1 | 6 | 8) => segment(0xe1, 'Exif\0\0', plantedTiff(orientation))

let jpeg: Buffer
beforeAll(async () => {
  const raw = storedPixels(6)
  jpeg = await sharp(raw.data, { raw }).jpeg({ quality: 95 }).toBuffer()
})

function strip(bytes: Buffer): Buffer {
  const stripped = stripMetadata(bytes, 'image/jpeg')
  if (!stripped.ok) throw new Error(stripped.reason)
  return Buffer.concat(stripped.pieces)
}

function payloadOf(bytes: Buffer, wanted: number): string | undefined {
  return [...jpegSegments(bytes)].find(({ marker }) => marker === wanted)?.payload.toString('latin1')
}

test('Adobe’s segment stays, without what is hung on to it', () => {
  const tagged = segment(0xee, 'Adobe', Buffer.from([0, 100, 0, 0, 0, 0, 0]), planted.owner)
  expect(strip(withSegments(jpeg, adobeInverted))).toEqual(withSegments(jpeg, adobeInverted))
  expect(strip(withSegments(jpeg, tagged))).toEqual(withSegments(jpeg, adobeInverted))
})

test('JFIF stays, with its density and without its thumbnail', () => {
  const [width, height] = [2, 1]
  const withThumbnail = segment(0xe0, 'JFIF\0', Buffer.from([1, 2, 1, 0, 72, 0, 72, width, height]), 'pixels')
  expect(payloadOf(strip(withSegments(jpeg, withThumbnail)), 0xe0)).toBe('JFIF\0\x01\x02\x01\0\x48\0\x48\0\0')
})

test('the first orientation counts, as it did before; a later one must not begin to', async () => {
  for (const [first, second] of [
    [6, 8],
    [1, 6],
  ] as const) {
    const before = withSegments(jpeg, exif(first), exif(second))
    const after = await sharp(strip(before)).metadata()
    expect(after.orientation ?? 1).toBe(first)
    expect((await sharp(before).metadata()).orientation).toBe(first)
  }
})

test('stray bytes between segments, which decoders skip, go', () => {
  const stray = Buffer.concat([Buffer.from(planted.serial), segment(0xfe, 'comment'), Buffer.from(planted.serial)])
  expect(strip(withSegments(jpeg, stray))).toEqual(jpeg)
})

test('what has no picture, or a second beginning, or ends too early is refused', () => {
  const [start, end] = [Buffer.from([0xff, 0xd8]), Buffer.from([0xff, 0xd9])]
  const refused = (...parts: Buffer[]) => stripMetadata(Buffer.concat(parts), 'image/jpeg')
  expect(refused(start, end)).toEqual({ ok: false, reason: 'malformed' })
  expect(refused(start, jpeg)).toEqual({ ok: false, reason: 'malformed' })
  expect(refused(start, segment(0xfe), Buffer.from([0xff, 0xfe, 0, 1]), end)).toEqual({
    ok: false,
    reason: 'malformed',
  })
  expect(refused(jpeg.subarray(0, -2))).toEqual({ ok: false, reason: 'truncated' })
  expect(refused(jpeg.subarray(0, -1))).toEqual({ ok: false, reason: 'truncated' })
})

test('a file of nothing but segments is refused before it fills the memory', () => {
  const comments = Buffer.alloc(4 * 1024 * 1024, segment(0xfe))
  expect(stripMetadata(withSegments(jpeg, comments), 'image/jpeg')).toEqual({ ok: false, reason: 'unsupported' })
})
