import { limits } from '@snaplink/contract'
import decodeHeic from 'heic-decode'
import sharp from 'sharp'
import { beforeAll, describe, expect, test } from 'vitest'
import { mostPixelsIn, readHeifFile } from '../src/pictures/heif-file.ts'
import { heifTypeOf } from '../src/pictures/isobmff.ts'
import { plantedBytes } from './media-corpus/planted-metadata.ts'
import { differencesFromUpright, type RawPicture, uprightPixels } from './media-corpus/test-picture.ts'
import { type MediaEntry, mediaCorpus } from './media-corpus.ts'

let corpus: readonly MediaEntry[]
beforeAll(async () => {
  corpus = await mediaCorpus()
})

test('every good picture of the corpus decodes, upright, to the test picture', { timeout: 30_000 }, async () => {
  const wrong: Record<string, string[]> = {}
  for (const { name, bytes, expect } of corpus) {
    if (expect.kind !== 'ok') continue
    const differences = differencesFromUpright(await decodeUpright(bytes))
    if (differences.length > 0) wrong[name] = differences
  }
  expect(wrong).toEqual({})
})

test('every bad picture of the corpus is refused for the reason it was made for', { timeout: 30_000 }, async () => {
  const refusals = corpus.filter(({ expect }) => expect.kind === 'refused')
  const codes = []
  for (const { name, bytes } of refusals) codes.push([name, await refusalOf(bytes)])
  expect(codes).toEqual(refusals.map(({ name, expect }) => [name, expect.kind === 'refused' ? expect.code : '']))
})

test('the corpus is the same each time, has no name twice, and is small', { timeout: 30_000 }, async () => {
  const again = await mediaCorpus()
  expect(again.map(({ name, bytes }) => [name, bytes.toString('base64')])).toEqual(
    corpus.map(({ name, bytes }) => [name, bytes.toString('base64')]),
  )
  expect(new Set(corpus.map(({ name }) => name)).size).toBe(corpus.length)
  expect(corpus.reduce((sum, { bytes }) => sum + bytes.length, 0)).toBeLessThan(2 * 1024 * 1024)
})

test('each thing that is planted is found in some picture', () => {
  const good = corpus.filter(({ expect }) => expect.kind === 'ok')
  for (const needle of plantedBytes) {
    expect(
      good.some(({ bytes }) => bytes.includes(needle)),
      needle.toString('latin1'),
    ).toBe(true)
  }
})

describe('the comparison with the test picture', () => {
  test('sees a picture that is not upright', () => {
    const { data, ...shape } = uprightPixels()
    expect(differencesFromUpright({ data, ...shape })).toEqual([])
    expect(differencesFromUpright({ ...shape, data: data.toReversed() })).toHaveLength(4)
    expect(differencesFromUpright({ ...shape, data, width: shape.height, height: shape.width })).toHaveLength(1)
  })
})

async function decodeUpright(bytes: Buffer): Promise<RawPicture> {
  if (heifTypeOf(bytes.subarray(0, 64)) === 'image/heic') {
    const { data, width, height } = await decodeHeic({ buffer: bytes })
    return { data: new Uint8Array(data.buffer), width, height, channels: 4 }
  }
  const { data, info } = await sharp(bytes, { failOn: 'truncated' })
    .autoOrient()
    .toColourspace('srgb')
    .raw()
    .toBuffer({ resolveWithObject: true })
  return { data, width: info.width, height: info.height, channels: info.channels }
}

/** The code for which any pipeline on sharp and heic-decode refuses a file; `none` where it would show it. */
async function refusalOf(bytes: Buffer): Promise<string> {
  if (bytes.length === 0) return 'photo.empty'
  const heif = heifTypeOf(bytes.subarray(0, 64))
  if (!heif && !/^(\xff\xd8\xff|\x89PNG\r\n|RIFF....WEBP)/s.test(bytes.toString('latin1', 0, 12)))
    return 'photo.not-an-image'
  try {
    if ((await claimedPixels(bytes)) > limits.maxPhotoPixels) return 'photo.too-many-pixels'
    await decodeUpright(bytes)
    return 'none'
  } catch {
    return 'photo.damaged'
  }
}

async function claimedPixels(bytes: Buffer): Promise<number> {
  if (heifTypeOf(bytes.subarray(0, 64)) === 'image/heic') return mostPixelsIn(bytes, readHeifFile(bytes))
  const { width, height } = await sharp(bytes, { limitInputPixels: false }).metadata()
  return width * height
}
