import { readFile } from 'node:fs/promises'
import exifr from 'exifr'
import { beforeAll, describe, expect, test } from 'vitest'
import { box } from '../../test/media-corpus/containers.ts'
import { gridHeic, type HeicExtras } from '../../test/media-corpus/grid-heic.ts'
import { planted, plantedTiff, plantedXmp } from '../../test/media-corpus/planted-metadata.ts'
import { stripMetadata } from './strip-metadata.ts'

let tiles: Buffer
beforeAll(async () => {
  tiles = await readFile(new URL('../../test/media/tiles.heic', import.meta.url))
})

const heic = (extras: HeicExtras = {}) => gridHeic(tiles, 6, { tiff: plantedTiff(6), xmp: plantedXmp(), ...extras })

function strip(bytes: Buffer): Buffer {
  const stripped = stripMetadata(bytes, 'image/heic')
  if (!stripped.ok) throw new Error(stripped.reason)
  return Buffer.concat(stripped.pieces)
}

test('every offset stays, as items are overwritten where they are', () => {
  const before = heic()
  const after = strip(before)
  expect(after.length).toBe(before.length)
  expect(after.subarray(0, after.indexOf('mdat'))).toEqual(before.subarray(0, before.indexOf('mdat')))
})

test('Exif keeps its orientation, which some readers go by in spite of irot, and no more', async () => {
  expect(
    await exifr.parse(strip(heic()), { tiff: true, exif: true, gps: true, xmp: true, translateValues: false }),
  ).toEqual({
    Orientation: 6,
  })
})

test('bytes between the pictures that no item names are overwritten: editors leave old EXIF there', () => {
  const before = heic({ boxesAfter: box('mdat', planted.serial) })
  expect(before.includes(planted.serial)).toBe(true)
  expect(strip(before).includes(planted.serial)).toBe(false)
})

test('an item that claims the bytes of a picture is refused', () => {
  const before = heic()
  const exifPlace = before.readUInt32BE(placeOfExif(before))
  before.writeUInt32BE(exifPlace - 8, placeOfExif(before))
  expect(stripMetadata(before, 'image/heic')).toEqual({ ok: false, reason: 'malformed' })
})

test('an item outside of the media data or of the file is refused', () => {
  const inMeta = heic()
  inMeta.writeUInt32BE(40, placeOfExif(inMeta))
  expect(stripMetadata(inMeta, 'image/heic')).toEqual({ ok: false, reason: 'malformed' })
  const outside = heic()
  outside.writeUInt32BE(outside.length - 4, placeOfExif(outside))
  expect(stripMetadata(outside, 'image/heic')).toEqual({ ok: false, reason: 'truncated' })
})

describe('a file that has tracks as well', () => {
  const track = (kind: string, ...more: Buffer[]) =>
    box('trak', box('mdia', box('hdlr', Buffer.alloc(8), kind, Buffer.alloc(13))), ...more)

  test('keeps frames that no item names, and loses names and places', () => {
    const moov = box(
      'moov',
      box('mvhd', Buffer.alloc(100)),
      track('pict', box('udta', planted.owner)),
      box('udta', planted.serial),
    )
    const after = strip(heic({ boxesBefore: moov, boxesAfter: box('mdat', 'frames of the animation') }))
    expect(after.includes('frames of the animation')).toBe(true)
    for (const text of [planted.owner, planted.serial, planted.xmp, planted.makerNote])
      expect(after.includes(text)).toBe(false)
  })

  test('is refused where a track may hold anything', () => {
    const moov = box('moov', track('meta'))
    expect(stripMetadata(heic({ boxesBefore: moov }), 'image/heic')).toEqual({ ok: false, reason: 'unsupported' })
  })
})

/** Of its extent's offset, in iloc: 8 tiles, the grid, then Exif; 16 bytes each, the offset behind 8 of them. */
function placeOfExif(bytes: Buffer): number {
  return bytes.indexOf('iloc') + 4 + 4 + 4 + 9 * 16 + 8
}
