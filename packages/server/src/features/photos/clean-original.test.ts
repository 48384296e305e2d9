import { readFile } from 'node:fs/promises'
import sharp from 'sharp'
import { expect, test } from 'vitest'
import { pngChunk, segment, withChunks, withWebpChunks } from '../../../test/media-corpus/containers.ts'
import { planted, plantedTiff } from '../../../test/media-corpus/planted-metadata.ts'
import { plantedIn, readWithExifr } from '../../../test/media-corpus/read-metadata.ts'
import { bomb, jpeg, png, webp } from '../../../test/pictures.ts'
import { stripMetadata } from '../../pictures/strip-metadata.ts'
import { cleanOriginal } from './clean-original.ts'
import { makePictures } from './picture.ts'

/** More parts than we take apart. */
const tooMany = 200_001

const pixels = (bytes: Buffer) => sharp(bytes, { animated: true }).ensureAlpha().raw().toBuffer()
const whole = (clean: Awaited<ReturnType<typeof cleanOriginal>>) => Buffer.concat([...(clean?.pieces ?? [])])

test('a picture with nothing in it stays the file that came', async () => {
  expect(await cleanOriginal(await jpeg(), 'image/jpeg', null)).toBeNull()
  expect(await cleanOriginal(await png(), 'image/png', null)).toBeNull()
})

test('a picture with something in it is rewritten, not encoded anew', async () => {
  const clean = await jpeg()
  const telling = Buffer.concat([clean.subarray(0, 2), segment(0xe1, 'Exif\0\0', plantedTiff(1)), clean.subarray(2)])
  expect(whole(await cleanOriginal(telling, 'image/jpeg', null))).toEqual(clean)
})

test('a JPEG that decoders read and we do not rewrite is encoded anew, upright, and looks the same', async () => {
  const plain = await jpeg({ width: 320, height: 240 })
  const exif = segment(0xe1, 'Exif\0\0', plantedTiff(6))
  const comments = Buffer.alloc(tooMany * 4, Buffer.from([0xff, 0xfe, 0, 2]))
  const odd = Buffer.concat([plain.subarray(0, 2), exif, comments, plain.subarray(2)])
  expect(stripMetadata(odd, 'image/jpeg')).toMatchObject({ ok: false })
  const anew = whole(await cleanOriginal(odd, 'image/jpeg', null))
  expect(await sharp(anew).metadata()).toMatchObject({ format: 'jpeg', width: 240, height: 320 })
  expect(plantedIn(anew)).toEqual([])
  expect(await readWithExifr(anew)).toEqual({})
  const [before, after] = await Promise.all([sharp(odd).autoOrient(), sharp(anew)].map((one) => one.raw().toBuffer()))
  const isClose = after?.every((value, at) => Math.abs(value - (before?.[at] ?? 0)) < 24)
  expect(isClose).toBe(true)
})

test('a PNG of the same kind is encoded anew without loss', async () => {
  const plain = await png({ width: 40, height: 30 })
  const place = pngChunk('tEXt', `Comment\0${planted.comment}`)
  const resolution = pngChunk('pHYs', Buffer.alloc(9))
  resolution.writeUInt8(resolution.readUInt8(20) ^ 1, 20)
  const odd = withChunks(plain, place, resolution)
  expect(stripMetadata(odd, 'image/png')).toMatchObject({ ok: false })
  const anew = whole(await cleanOriginal(odd, 'image/png', null))
  expect(plantedIn(anew)).toEqual([])
  expect(await pixels(anew)).toEqual(await pixels(plain))
})

test('a picture of more pixels than we show is not encoded anew either', async () => {
  const odd = withChunks(bomb(12_000), pngChunk('pHYs', Buffer.alloc(9)).fill(1, 20))
  expect(stripMetadata(odd, 'image/png')).toMatchObject({ ok: false })
  await expect(cleanOriginal(odd, 'image/png', null)).rejects.toMatchObject({ code: 'photo.too-many-pixels' })
})

test('a WebP of the same kind is encoded anew without loss, all its frames', async () => {
  const frames = [await png({ width: 40, height: 30 }), await webp({ width: 40, height: 30 })]
  const moving = await sharp(frames, { join: { animated: true } })
    .webp({ loop: 0, lossless: true })
    .toBuffer()
  const odd = withWebpChunks(moving, 0, Buffer.alloc(tooMany * 8, Buffer.from('PRIV\0\0\0\0', 'latin1')))
  expect(stripMetadata(odd, 'image/webp')).toMatchObject({ ok: false })
  const anew = whole(await cleanOriginal(odd, 'image/webp', null))
  expect((await sharp(anew).metadata()).pages).toBe(2)
  expect(await pixels(anew)).toEqual(await pixels(moving))
})

test('of a HEIC that we cannot rewrite the JPEG is handed out', async () => {
  const camera = await readFile(new URL('../../../test/media/camera.heic', import.meta.url))
  // A track of sound, of which we cannot tell what it tells; the picture beside it is fine.
  const { jpeg: made } = await makePictures(camera, 'image/heic')
  const odd = Buffer.concat([camera, oddMovie()])
  expect(stripMetadata(odd, 'image/heic')).toMatchObject({ ok: false })
  const clean = await cleanOriginal(odd, 'image/heic', made)
  expect(clean?.mediaType).toBe('image/jpeg')
  expect(whole(clean)).toEqual(made)
})

/** A movie with one track that does not say of what it is. */
function oddMovie(): Buffer {
  const box = (type: string, body: Buffer) => {
    const head = Buffer.alloc(8)
    head.writeUInt32BE(8 + body.length)
    head.write(type, 4, 'latin1')
    return Buffer.concat([head, body])
  }
  return box('moov', box('trak', box('tkhd', Buffer.alloc(4))))
}
