import sharp from 'sharp'
import { beforeAll, expect, test } from 'vitest'
import { extendedWebp, webpChunk, withWebpChunks } from '../../test/media-corpus/containers.ts'
import { planted, plantedTiff, plantedXmp } from '../../test/media-corpus/planted-metadata.ts'
import { testPicture, uprightPixels } from '../../test/media-corpus/test-picture.ts'
import { tiffWithOrientation } from './orientation.ts'
import { stripMetadata } from './strip-metadata.ts'

const exifFlag = 0x08
const xmpFlag = 0x04

let simple: Buffer
let extended: Buffer
beforeAll(async () => {
  const raw = uprightPixels()
  simple = await sharp(raw.data, { raw }).webp().toBuffer()
  extended = extendedWebp(simple, testPicture)
})

function strip(bytes: Buffer): Buffer {
  const stripped = stripMetadata(bytes, 'image/webp')
  if (!stripped.ok) throw new Error(stripped.reason)
  return Buffer.concat(stripped.pieces)
}

test('size and flags say what is left', () => {
  const exif = webpChunk('EXIF', plantedTiff(6))
  const xmp = webpChunk('XMP ', plantedXmp())
  const before = withWebpChunks(extended, exifFlag | xmpFlag, exif, xmp)
  expect(strip(before)).toEqual(withWebpChunks(extended, exifFlag, webpChunk('EXIF', tiffWithOrientation(6))))
  expect(strip(withWebpChunks(extended, xmpFlag, xmp))).toEqual(extended)
  expect(strip(withWebpChunks(extended, exifFlag, webpChunk('EXIF', plantedTiff(1))))).toEqual(extended)
})

test('EXIF that began as in JPEG counts; EXIF that the flags deny did not count, and must not begin to', () => {
  const asInJpeg = webpChunk('EXIF', Buffer.concat([Buffer.from('Exif\0\0', 'latin1'), plantedTiff(8)]))
  expect(strip(withWebpChunks(extended, exifFlag, asInJpeg))).toEqual(
    withWebpChunks(extended, exifFlag, webpChunk('EXIF', tiffWithOrientation(8))),
  )
  expect(strip(withWebpChunks(extended, 0, webpChunk('EXIF', plantedTiff(6))))).toEqual(extended)
})

test('chunks behind the pixels of a simple file, inside and outside of its size, go', () => {
  const inside = Buffer.concat([simple, webpChunk('EXIF', plantedTiff(6))])
  inside.writeUInt32LE(inside.length - 8, 4)
  expect(strip(inside)).toEqual(simple)
  expect(strip(Buffer.concat([simple, Buffer.from(planted.trailer)]))).toEqual(simple)
})

test('unknown chunks inside of a frame go, and the other frames stay', () => {
  const about = Buffer.alloc(16)
  const pixels = simple.subarray(12)
  const clean = [webpChunk('ANMF', Buffer.concat([about, pixels])), webpChunk('ANMF', Buffer.concat([about, pixels]))]
  const stranger = webpChunk('PRIV', Buffer.from(planted.serial))
  const spoilt = webpChunk('ANMF', Buffer.concat([about, stranger, pixels]))
  const head = extended.subarray(0, 30)
  const animation = (...frames: Buffer[]) => withWebpChunks(Buffer.from(head), 0x02, ...frames)
  expect(strip(animation(spoilt, clean[1] as Buffer))).toEqual(animation(...clean))
})

test('what has no pixels, or chunks longer than itself, is refused', () => {
  const refusal = (bytes: Buffer) => stripMetadata(bytes, 'image/webp')
  expect(refusal(withWebpChunks(Buffer.from(extended.subarray(0, 30)), 0))).toEqual({ ok: false, reason: 'malformed' })
  expect(refusal(simple.subarray(0, -2))).toEqual({ ok: false, reason: 'truncated' })
  const long = Buffer.from(simple)
  long.writeUInt32LE(0xffffffff, 16)
  expect(refusal(long)).toEqual({ ok: false, reason: 'malformed' })
})
