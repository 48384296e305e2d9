import { readFile } from 'node:fs/promises'
import type { Worker } from 'node:worker_threads'
import exifr from 'exifr'
import sharp from 'sharp'
import { beforeAll, describe, expect, test } from 'vitest'
import { gridHeic } from '../../test/media-corpus/grid-heic.ts'
import { plantedTiff, plantedXmp } from '../../test/media-corpus/planted-metadata.ts'
import { differencesFromUpright } from '../../test/media-corpus/test-picture.ts'
import { decodeHeic } from './decode-heic.ts'
import { heicToJpeg } from './heic-to-jpeg.ts'

let camera: Buffer
let large: Buffer
let turned: Buffer

beforeAll(async () => {
  const media = new URL('../../test/media/', import.meta.url)
  camera = await readFile(new URL('camera.heic', media))
  large = await readFile(new URL('large.heic', media))
  turned = gridHeic(await readFile(new URL('tiles.heic', media)), 6, { tiff: plantedTiff(6), xmp: plantedXmp() })
})

test('a HEIC of tiles becomes upright pixels that sharp takes', async () => {
  const { data, width, height, channels } = await decodeHeic(turned)
  expect(differencesFromUpright({ data, width, height, channels })).toEqual([])
  const { info } = await sharp(data, { raw: { width, height, channels } }).jpeg().toBuffer({ resolveWithObject: true })
  expect(info).toMatchObject({ width: 256, height: 128 })
})

test('a HEIC becomes an upright JPEG of the same size, with its colour profile and nothing else', async () => {
  const jpeg = await heicToJpeg(camera)
  const { data, info } = await sharp(jpeg).toColourspace('srgb').raw().toBuffer({ resolveWithObject: true })
  expect(differencesFromUpright({ data, ...info, channels: 3 })).toEqual([])
  const [before, after] = [await sharp(camera).metadata(), await sharp(jpeg).metadata()]
  expect(after).toMatchObject({ width: 256, height: 128, hasProfile: true })
  expect(after.icc).toEqual(before.icc)
  expect(await exifr.parse(jpeg, { icc: false, jfif: false, xmp: true, iptc: true })).toBeUndefined()
})

test('one is decoded at a time, however many are asked for', async () => {
  let running = 0
  let most = 0
  const count = (worker: Worker) => {
    most = Math.max(most, ++running)
    worker.once('exit', () => running--)
  }
  process.on('worker', count)
  try {
    await Promise.all([decodeHeic(camera), decodeHeic(turned), decodeHeic(camera)])
  } finally {
    process.off('worker', count)
  }
  expect(most).toBe(1)
})

describe('what is refused', { timeout: 30_000 }, () => {
  test('more pixels than allowed, in a picture or in the canvas of its tiles, before anything is decoded', async () => {
    let threads = 0
    const count = () => void threads++
    process.on('worker', count)
    await expect(decodeHeic(camera, { maxPixels: 256 * 128 - 1 })).rejects.toMatchObject({
      code: 'photo.too-many-pixels',
    })
    const canvas = Buffer.from(turned)
    const plan = canvas.indexOf('idat') + 4
    canvas.writeUInt16BE(65_535, plan + 4)
    canvas.writeUInt16BE(65_535, plan + 6)
    await expect(decodeHeic(canvas)).rejects.toMatchObject({ code: 'photo.too-many-pixels' })
    process.off('worker', count)
    expect(threads).toBe(0)
  })

  test('a picture that needs more memory than allowed', async () => {
    expect(await decodeHeic(large)).toMatchObject({ width: 3072, height: 1536 })
    await expect(decodeHeic(large, { maxMemoryBytes: 20 * 1024 * 1024 })).rejects.toMatchObject({
      code: 'photo.too-many-pixels',
    })
  })

  test('what is cut, not HEIC, or has damaged pixels', async () => {
    const scrambled = Buffer.from(camera)
    scrambled.fill(0xff, scrambled.indexOf('mdat') + 8, scrambled.indexOf('mdat') + 100)
    for (const bytes of [
      camera.subarray(0, 1200),
      camera.subarray(0, 40),
      Buffer.alloc(0),
      Buffer.from('no'),
      scrambled,
    ]) {
      await expect(decodeHeic(bytes)).rejects.toMatchObject({ code: 'photo.damaged' })
    }
  })

  test('what takes longer than its time, after which the next has its turn', async () => {
    const slow = decodeHeic(camera, { timeoutMs: 1 })
    const next = decodeHeic(camera)
    await expect(slow).rejects.toMatchObject({ code: 'photo.too-slow' })
    expect(await next).toMatchObject({ width: 256, height: 128 })
  })

  test('nothing for good where the thread itself crashed, and the next has its turn', async () => {
    process.once('worker', (worker) => void worker.terminate())
    const crashed = decodeHeic(camera)
    const next = decodeHeic(camera)
    await expect(crashed).rejects.toThrow('The thread that decodes ended')
    await expect(crashed).rejects.not.toHaveProperty('code')
    expect(await next).toMatchObject({ width: 256, height: 128 })
  })

  test('what nobody waits for any more, before its turn and while it is decoded', async () => {
    const reason = new Error('nobody waits')
    const first = new AbortController()
    const second = new AbortController()
    const decoding = decodeHeic(camera, { signal: first.signal })
    const waiting = decodeHeic(camera, { signal: second.signal })
    second.abort(reason)
    setTimeout(() => first.abort(reason), 5)
    await expect(decoding).rejects.toBe(reason)
    await expect(waiting).rejects.toBe(reason)
  })
})
