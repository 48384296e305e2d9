import sharp from 'sharp'
import { beforeAll, expect, test } from 'vitest'
import { pngChunk, withChunks, withLateChunks } from '../../test/media-corpus/containers.ts'
import { planted, plantedTiff } from '../../test/media-corpus/planted-metadata.ts'
import { uprightPixels } from '../../test/media-corpus/test-picture.ts'
import { tiffWithOrientation } from './orientation.ts'
import { stripMetadata } from './strip-metadata.ts'

let png: Buffer
beforeAll(async () => {
  const raw = uprightPixels()
  png = await sharp(raw.data, { raw }).png().toBuffer()
})

function strip(bytes: Buffer): Buffer {
  const stripped = stripMetadata(bytes, 'image/png')
  if (!stripped.ok) throw new Error(stripped.reason)
  return Buffer.concat(stripped.pieces)
}

test('chunks that decide how it looks stay as they are', () => {
  for (const type of [
    'tRNS',
    'cHRM',
    'gAMA',
    'iCCP',
    'sBIT',
    'sRGB',
    'cICP',
    'mDCV',
    'cLLI',
    'bKGD',
    'pHYs',
    'acTL',
    'fcTL',
    'fdAT',
  ]) {
    const before = withChunks(png, pngChunk(type, 'as it was'))
    expect(strip(before), type).toEqual(before)
  }
})

test('all others that decoders may pass over go', () => {
  for (const type of ['tEXt', 'zTXt', 'iTXt', 'tIME', 'sPLT', 'prVt', 'caBX', 'iDOT']) {
    expect(strip(withChunks(png, pngChunk(type, planted.serial))), type).toEqual(png)
  }
})

test('of eXIf the orientation stays, where it was and with a right CRC', () => {
  const [exif, orientation] = [pngChunk('eXIf', plantedTiff(6)), pngChunk('eXIf', tiffWithOrientation(6))]
  expect(strip(withChunks(png, exif))).toEqual(withChunks(png, orientation))
  expect(strip(withLateChunks(png, exif))).toEqual(withLateChunks(png, orientation))
  expect(strip(withChunks(png, exif, pngChunk('eXIf', plantedTiff(8))))).toEqual(withChunks(png, orientation))
  expect(strip(withChunks(png, pngChunk('eXIf', plantedTiff(1))))).toEqual(png)
})

test('a wrong CRC is refused where the chunk counts, and does not matter where it goes', () => {
  const spoilt = (chunk: Buffer) => Buffer.concat([chunk.subarray(0, -1), Buffer.from([(chunk.at(-1) ?? 0) ^ 1])])
  for (const type of ['gAMA', 'eXIf']) {
    const before = withChunks(png, spoilt(pngChunk(type, 'four')))
    expect(stripMetadata(before, 'image/png')).toEqual({ ok: false, reason: 'malformed' })
  }
  expect(strip(withChunks(png, spoilt(pngChunk('tEXt', 'four'))))).toEqual(png)
})

test('what nobody can decode, has no pixels or no end is refused', () => {
  const refusal = (bytes: Buffer) => stripMetadata(bytes, 'image/png')
  expect(refusal(withChunks(png, pngChunk('CgBI', 'x')))).toEqual({ ok: false, reason: 'malformed' })
  expect(refusal(Buffer.concat([png.subarray(0, 33), pngChunk('IEND')]))).toEqual({ ok: false, reason: 'malformed' })
  expect(refusal(Buffer.concat([png.subarray(0, 8), png.subarray(33)]))).toEqual({ ok: false, reason: 'malformed' })
  expect(refusal(png.subarray(0, -12))).toEqual({ ok: false, reason: 'truncated' })
})

test('a file of nothing but chunks is refused before it fills the memory', () => {
  const texts = Buffer.alloc(12 * 250_000, pngChunk('tEXt'))
  expect(stripMetadata(withChunks(png, texts), 'image/png')).toEqual({ ok: false, reason: 'unsupported' })
})
