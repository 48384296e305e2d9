import { expect, test } from 'vitest'
import { plantedTiff } from '../../test/media-corpus/planted-metadata.ts'
import { type Orientation, readOrientation, tiffWithOrientation } from './orientation.ts'

const orientations: readonly Orientation[] = [1, 2, 3, 4, 5, 6, 7, 8]

test('the orientation is read in both byte orders, and from what we write ourselves', () => {
  for (const orientation of orientations) {
    expect(readOrientation(plantedTiff(orientation, { order: 'little' }))).toBe(orientation)
    expect(readOrientation(plantedTiff(orientation, { order: 'big' }))).toBe(orientation)
    expect(readOrientation(tiffWithOrientation(orientation))).toBe(orientation)
  }
})

test('it counts as a byte and as a long as well, as libexif lets it', () => {
  const asByte = tiffWithOrientation(1)
  asByte.set([0, 1, 0, 0, 0, 1, 6, 0], 12)
  const asLong = tiffWithOrientation(1)
  asLong.set([0, 4, 0, 0, 0, 1, 0, 0, 0, 8], 12)
  expect([readOrientation(asByte), readOrientation(asLong)]).toEqual([6, 8])
})

test('an orientation that does not exist, and data that is cut or no EXIF, mean upright', () => {
  for (const value of [0, 9, 65_535]) {
    const tiff = tiffWithOrientation(1)
    tiff.writeUInt16BE(value, 18)
    expect(readOrientation(tiff)).toBe(1)
  }
  const tiff = plantedTiff(6)
  for (let length = 0; length < 8 + 2 + 3 * 12; length++) expect(readOrientation(tiff.subarray(0, length))).toBe(1)
  tiff.writeUInt32LE(0xffffffff, 4)
  expect(readOrientation(tiff)).toBe(1)
})
