import { execFileSync } from 'node:child_process'
import { closeSync, constants, openSync } from 'node:fs'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import sharp from 'sharp'
import { describe, expect, test, vi } from 'vitest'
import { bomb, jpeg, noisyJpeg, png, webp } from '../../../test/pictures.ts'
import { imageTypeOf } from './image-type.ts'
import { makePictures, measurePicture, refuseBomb } from './picture.ts'

async function make(bytes: Buffer) {
  return makePictures(bytes, imageTypeOf(bytes) ?? 'image/jpeg')
}
async function pixelOf(picture: Buffer, x: number, y: number): Promise<'red' | 'blue' | 'white' | 'other'> {
  const { data, info } = await sharp(picture).removeAlpha().raw().toBuffer({ resolveWithObject: true })
  const at = (Math.floor(y * info.height) * info.width + Math.floor(x * info.width)) * info.channels
  const [r = 0, g = 0, b = 0] = data.subarray(at, at + 3)
  if (r > 200 && g > 200 && b > 200) return 'white'
  if (r > 200 && g < 60 && b < 60) return 'red'
  return b > 200 && r < 60 && g < 60 ? 'blue' : 'other'
}

describe('a picture is made into', () => {
  test('a JPEG that fills a screen and a small WebP, both of its shape', async () => {
    const made = await make(await jpeg({ width: 4000, height: 3000 }))
    expect(made).toMatchObject({ width: 4000, height: 3000 })
    expect(await sharp(made.display).metadata()).toMatchObject({ format: 'jpeg', width: 1600, height: 1200 })
    expect(await sharp(made.thumb).metadata()).toMatchObject({ format: 'webp', width: 320, height: 240 })
  })

  test('nothing larger than it was', async () => {
    const made = await make(await png({ width: 30, height: 20 }))
    expect(await sharp(made.display).metadata()).toMatchObject({ width: 30, height: 20 })
    expect(await sharp(made.thumb).metadata()).toMatchObject({ width: 30, height: 20 })
  })

  // Where the left, red half of what the sensor saw comes to lie (EXIF 2.32, tag 0x0112).
  test.each([
    [1, 'left'],
    [2, 'right'],
    [3, 'right'],
    [4, 'left'],
    [5, 'top'],
    [6, 'top'],
    [7, 'bottom'],
    [8, 'bottom'],
  ])('an upright one where the camera was held in orientation %i', async (orientation, redSide) => {
    const made = await make(await jpeg({ width: 64, height: 48, orientation }))
    const isTurned = orientation >= 5
    const size = isTurned ? { width: 48, height: 64 } : { width: 64, height: 48 }
    expect(made).toMatchObject(size)
    const places = { left: [0.2, 0.5], right: [0.8, 0.5], top: [0.5, 0.2], bottom: [0.5, 0.8] } as const
    const [x, y] = places[redSide as keyof typeof places]
    for (const picture of [made.display, made.thumb]) {
      expect(await sharp(picture).metadata()).toMatchObject(size)
      expect(await pixelOf(picture, x, y)).toBe('red')
      expect(await pixelOf(picture, 1 - x, 1 - y)).toBe('blue')
    }
  })

  test('one without any metadata', async () => {
    const withGps = await sharp(await jpeg())
      .withExif({ IFD0: { Model: 'Pixel 7' }, IFD3: { GPSLatitude: '51/1 30/1 0/1', GPSLatitudeRef: 'N' } })
      .toBuffer()
    expect((await sharp(withGps).metadata()).exif).toBeDefined()
    const made = await make(withGps)
    for (const picture of [made.display, made.thumb]) {
      const { exif, icc, iptc, xmp } = await sharp(picture).metadata()
      expect({ exif, icc, iptc, xmp }).toEqual({ exif: undefined, icc: undefined, iptc: undefined, xmp: undefined })
    }
  })

  test('one on white where it was transparent', async () => {
    const background = { r: 255, g: 0, b: 0, alpha: 0 }
    const glass = sharp({ create: { width: 20, height: 20, channels: 4, background } })
    const made = await make(await glass.png().toBuffer())
    expect(await pixelOf(made.display, 0.5, 0.5)).toBe('white')
    expect(await pixelOf(made.thumb, 0.5, 0.5)).toBe('white')
  })

  test('one in the colours of a screen, whether it came in grey, CMYK or 16 bits', async () => {
    const red = sharp(await png())
    const samples = [
      await red.clone().toColourspace('cmyk').jpeg().toBuffer(),
      await red.clone().toColourspace('rgb16').png().toBuffer(),
      await red.clone().greyscale().png().toBuffer(),
    ]
    for (const sample of samples) {
      const made = await make(sample)
      expect(await sharp(made.display).metadata()).toMatchObject({ space: 'srgb', depth: 'uchar', channels: 3 })
    }
  })

  test('its first frame where it moves', async () => {
    const frames = [await png({ width: 40, height: 30 }), await webp({ width: 40, height: 30 })]
    const moving = await sharp(frames, { join: { animated: true } })
      .webp({ loop: 0 })
      .toBuffer()
    expect((await sharp(moving).metadata()).pages).toBe(2)
    const made = await make(moving)
    expect(made).toMatchObject({ width: 40, height: 30 })
    expect(await sharp(made.display).metadata()).toMatchObject({ width: 40, height: 30 })
  })
})

describe('a picture is refused', () => {
  test('before anything is decoded when it has too many pixels', async () => {
    const startedAt = performance.now()
    await expect(measurePicture(bomb())).rejects.toMatchObject({ code: 'photo.too-many-pixels' })
    await expect(make(bomb())).rejects.toMatchObject({ code: 'photo.too-many-pixels' })
    expect(performance.now() - startedAt).toBeLessThan(1_000)
  })

  test('from one pixel more than the limit', async () => {
    await expect(measurePicture(bomb(10_001))).rejects.toMatchObject({ code: 'photo.too-many-pixels' })
    expect(await measurePicture(bomb(10_000))).toEqual({ width: 10_000, height: 10_000 })
  })

  test.each([0.99, 0.5, 0.1])('when only %d of it arrived', async (part) => {
    for (const whole of [await noisyJpeg(200, 150), await png({ width: 300, height: 200 }), await webp()]) {
      const cut = whole.subarray(0, Math.floor(whole.length * part))
      await expect(make(cut)).rejects.toMatchObject({ code: 'photo.damaged' })
    }
  })

  test('when only its first bytes are those of a picture', async () => {
    const pretender = Buffer.concat([Buffer.from('\xff\xd8\xff\xe0', 'latin1'), Buffer.from('<script>'.repeat(100))])
    await expect(measurePicture(pretender)).rejects.toMatchObject({ code: 'photo.damaged' })
  })
})

// A named pipe can be opened for writing as soon as somebody reads it; Windows has none.
test.skipIf(process.platform === 'win32')(
  'of HEIF files that arrive no more than two are in memory at once',
  async () => {
    const folder = await mkdtemp(join(tmpdir(), 'snaplink-pipes-'))
    const pipes = Array.from({ length: 3 }, (_, n) => join(folder, String(n)))
    execFileSync('mkfifo', pipes)
    const ends = new Map<string, number>()
    function openRead(): number {
      for (const pipe of pipes) {
        try {
          if (!ends.has(pipe)) ends.set(pipe, openSync(pipe, constants.O_WRONLY | constants.O_NONBLOCK))
        } catch (error) {
          // Nobody reads it.
          if ((error as NodeJS.ErrnoException).code !== 'ENXIO') throw error
        }
      }
      return ends.size
    }
    const verdicts = pipes.map((pipe) => refuseBomb(pipe, 'image/heic').catch(({ code }) => code))
    await vi.waitUntil(() => openRead() >= 2)
    // What is asked for later is read later: the third pipe would be open by now.
    await readFile(import.meta.filename)
    expect(openRead()).toBe(2)
    for (const end of ends.values()) closeSync(end)
    await vi.waitUntil(() => openRead() === 3)
    closeSync(ends.get(pipes[2] ?? '') ?? -1)
    // Of nothing that was written, nothing could be read.
    expect(await Promise.all(verdicts)).toEqual(Array(3).fill('photo.damaged'))
    await rm(folder, { recursive: true })
  },
)
