import type { PhotoEdits } from '@snaplink/contract'
import exifr from 'exifr'
import sharp from 'sharp'
import { expect, test } from 'vitest'
import { applyEdits } from './apply-edits.ts'

const none: PhotoEdits = { rotation: 0, straighten: 0, crop: null }

/** 200 × 100: red, green in the upper half; blue, white in the lower. */
async function quarters(format: 'jpeg' | 'png' | 'webp' = 'png', orientation?: number): Promise<Buffer> {
  const part = (background: string, left: number, top: number) => ({
    input: { create: { width: 100, height: 50, channels: 3 as const, background } },
    ...{ left, top },
  })
  const picture = sharp({ create: { width: 200, height: 100, channels: 3, background: '#f00' } })
    .composite([part('#0f0', 100, 0), part('#00f', 0, 50), part('#fff', 100, 50)])
    .toFormat(format, { quality: 100 })
  return (orientation ? picture.withMetadata({ orientation }) : picture).toBuffer()
}

/** The colours near the four corners: upper left, upper right, lower left, lower right. */
async function cornersOf(bytes: Buffer): Promise<string> {
  const { data, info } = await sharp(bytes).removeAlpha().raw().toBuffer({ resolveWithObject: true })
  const at = (x: number, y: number) => {
    const [r = 0, g = 0, b = 0] = data.subarray((y * info.width + x) * info.channels)
    const bright = (value: number) => value > 128
    const name = `${bright(r) ? 'r' : ''}${bright(g) ? 'g' : ''}${bright(b) ? 'b' : ''}`
    return name === 'rgb' ? 'w' : name
  }
  const [right, low] = [info.width - 3, info.height - 3]
  return [at(2, 2), at(right, 2), at(2, low), at(right, low)].join(' ')
}
const sizeOf = async (bytes: Buffer) => {
  const { width, height } = await sharp(bytes).metadata()
  return { width, height }
}

test('quarter turns are clockwise', async () => {
  const corners = await Promise.all(
    ([0, 90, 180, 270] as const).map(async (rotation) =>
      cornersOf((await applyEdits(await quarters(), { ...none, rotation })).bytes),
    ),
  )
  expect(corners).toEqual(['r g b w', 'b r w g', 'w b g r', 'g w r b'])
})

test('they start from the upright picture', async () => {
  // Orientation 6: to be turned clockwise before it is looked at.
  const { bytes } = await applyEdits(await quarters('jpeg', 6), { ...none, rotation: 90 })
  expect(await cornersOf(bytes)).toBe('w b g r')
  expect((await sharp(bytes).metadata()).orientation).toBeUndefined()
})

test('a crop is taken of what is left after rotating', async () => {
  const crop = { x: 0, y: 0, width: 0.5, height: 0.5 }
  const { bytes } = await applyEdits(await quarters(), { rotation: 90, straighten: 0, crop })
  expect(await sizeOf(bytes)).toEqual({ width: 50, height: 100 })
  expect(await cornersOf(bytes)).toBe('b b b b')
})

test('straightening turns clockwise and leaves no empty corner, of any picture at any angle', async () => {
  const white = sharp({ create: { width: 320, height: 240, channels: 3, background: '#fff' } }).png()
  const bytes = await white.toBuffer()
  for (const straighten of [-45, -12.5, -0.1, 0.3, 5, 44.9]) {
    for (const rotation of [0, 90] as const) {
      const edited = await applyEdits(bytes, { rotation, straighten, crop: null })
      const { channels } = await sharp(edited.bytes).stats()
      expect(Math.min(...channels.map(({ min }) => min)), `${rotation} ${straighten}`).toBeGreaterThan(240)
    }
  }
  // Clockwise: what was at the left of the middle comes up.
  const half = await applyEdits(await quarters(), {
    ...none,
    straighten: 40,
    crop: { x: 0, y: 0, width: 0.2, height: 1 },
  })
  const { channels } = await sharp(half.bytes).stats()
  expect(channels[2]?.mean).toBeGreaterThan(100)
})

test('each format stays what it is, a HEIC’s JPEG included, or becomes what is asked for', async () => {
  for (const format of ['jpeg', 'png', 'webp'] as const) {
    const edited = await applyEdits(await quarters(format), { ...none, rotation: 180 })
    expect(edited.mediaType).toBe(`image/${format}`)
    expect((await sharp(edited.bytes).metadata()).format).toBe(format)
  }
  expect((await applyEdits(await quarters('webp'), none, { as: 'png' })).mediaType).toBe('image/png')
  expect((await applyEdits(await quarters('png'), none, { as: 'jpeg' })).mediaType).toBe('image/jpeg')
})

test('metadata is left out, unless it is to be kept; the orientation is never applied twice', async () => {
  const picture = await sharp(await quarters('jpeg'))
    .withExif({ IFD0: { Make: 'Acme', Orientation: '6' }, IFD3: { GPSLatitudeRef: 'N', GPSLatitude: '1/1 2/1 3/1' } })
    .toBuffer()
  expect(await exifr.parse(picture)).toMatchObject({ Make: 'Acme' })
  const edits = { ...none, rotation: 90 } as const
  expect(await exifr.parse((await applyEdits(picture, edits)).bytes)).toBeUndefined()
  const kept = await applyEdits(picture, edits, { keepMetadata: true })
  expect(await exifr.parse(kept.bytes)).toMatchObject({ Make: 'Acme' })
  expect((await sharp(kept.bytes).metadata()).orientation ?? 1).toBe(1)
})
