import { readHeifFile } from '../../src/pictures/heif-file.ts'
import type { Orientation } from '../../src/pictures/orientation.ts'
import { box } from './containers.ts'
import { type RawPicture, storedPixels, testPicture } from './test-picture.ts'

/** What goes into the file beside the picture. */
export interface HeicExtras {
  readonly tiff?: Buffer
  readonly xmp?: Buffer
  readonly colourProfile?: Buffer
  /** Item names are free text. */
  readonly itemName?: string
  /** Behind the meta box, before the pixels. */
  readonly boxesBefore?: Buffer
  /** Behind the pixels. */
  readonly boxesAfter?: Buffer
}

/** Width and height of the tiles in media/tiles.heic: red, green, blue, yellow, as test-picture.ts has them. */
const tileSide = 64
const tileColours = [testPicture.topLeft, testPicture.topRight, testPicture.bottomLeft, testPicture.bottomRight]

/** How `irot` (quarter turns against the clock) and `imir` (0: top and bottom change places, 1: left and right) bring it upright. */
const transforms: Record<Orientation, { irot?: number; imir?: number }> = {
  1: {},
  2: { imir: 1 },
  3: { irot: 2 },
  4: { imir: 0 },
  5: { irot: 1, imir: 0 },
  6: { irot: 3 },
  7: { irot: 1, imir: 1 },
  8: { irot: 1 },
}

/**
 * The test picture as iPhones write HEIC: a grid of HEVC tiles, its plan in idat, Exif and XMP as items behind the tiles, turned by
 * irot and imir (ISO/IEC 23008-12, sections 6.5.10, 6.5.12 and 6.6.2.3). Tiles of the same colour share their bytes.
 *
 * @param tiles media/tiles.heic
 */
export function gridHeic(tiles: Buffer, orientation: Orientation, extras: HeicExtras = {}): Buffer {
  const { contents } = readHeifFile(tiles)
  const hevcConfiguration = contents.properties.find(({ type }) => type === 'hvcC')
  if (!hevcConfiguration) throw new Error('media/tiles.heic has no hvcC')
  const streams = contents.items.map(({ extents }) =>
    Buffer.concat(extents.map(({ start, end }) => tiles.subarray(start, end))),
  )

  const stored = storedPixels(orientation)
  const [columns, rows] = [stored.width / tileSide, stored.height / tileSide]
  const colours = Array.from({ length: rows * columns }, (_, index) =>
    colourOfTile(stored, index % columns, Math.floor(index / columns)),
  )
  const gridId = colours.length + 1
  const [exifId, xmpId] = [gridId + 1, gridId + 2]

  const data = [
    ...streams,
    ...(extras.tiff ? [Buffer.concat([Buffer.alloc(4), extras.tiff])] : []),
    ...(extras.xmp ? [extras.xmp] : []),
  ]
  const plan = Buffer.concat([
    Buffer.from([0, 0, rows - 1, columns - 1]),
    uint(stored.width, 2),
    uint(stored.height, 2),
  ])

  const { irot, imir } = transforms[orientation]
  const shared = [
    tiles.subarray(hevcConfiguration.start, hevcConfiguration.end),
    fullBox('ispe', uint(tileSide, 4), uint(tileSide, 4)),
    fullBox('ispe', uint(stored.width, 4), uint(stored.height, 4)),
  ]
  const ofGrid = [
    ...(extras.colourProfile ? [box('colr', 'prof', extras.colourProfile)] : []),
    ...(irot === undefined ? [] : [box('irot', Buffer.from([irot]))]),
    ...(imir === undefined ? [] : [box('imir', Buffer.from([imir]))]),
  ]
  const gridProperties = [3, ...ofGrid.map((_, index) => shared.length + 1 + index)]

  const entry = (id: number, type: string, ...more: (Buffer | string)[]) =>
    box(
      'infe',
      uint(id < gridId ? 0x02000001 : 0x02000000, 4),
      uint(id, 2),
      uint(0, 2),
      type,
      `${extras.itemName ?? ''}\0`,
      ...more,
    )
  const entries = [
    ...colours.map((_, index) => entry(index + 1, 'hvc1')),
    entry(gridId, 'grid'),
    ...(extras.tiff ? [entry(exifId, 'Exif')] : []),
    ...(extras.xmp ? [entry(xmpId, 'mime', 'application/rdf+xml\0')] : []),
  ]
  const references = [
    box('dimg', uint(gridId, 2), uint(colours.length, 2), ...colours.map((_, index) => uint(index + 1, 2))),
    ...(extras.tiff ? [box('cdsc', uint(exifId, 2), uint(1, 2), uint(gridId, 2))] : []),
    ...(extras.xmp ? [box('cdsc', uint(xmpId, 2), uint(1, 2), uint(gridId, 2))] : []),
  ]
  const metaWith = (mdatBody: number): Buffer => {
    const starts = data.map((_, index) => mdatBody + data.slice(0, index).reduce((sum, { length }) => sum + length, 0))
    const place = (id: number, method: number, offset: number, length: number) =>
      Buffer.concat([uint(id, 2), uint(method, 2), uint(0, 2), uint(1, 2), uint(offset, 4), uint(length, 4)])
    const placeOfData = (id: number, index: number) => place(id, 0, starts[index] ?? 0, data[index]?.length ?? 0)
    const places = [
      ...colours.map((colour, index) => placeOfData(index + 1, colour)),
      place(gridId, 1, 0, plan.length),
      ...(extras.tiff ? [placeOfData(exifId, streams.length)] : []),
      ...(extras.xmp ? [placeOfData(xmpId, data.length - 1)] : []),
    ]
    return fullBox(
      'meta',
      fullBox('hdlr', uint(0, 4), 'pict', Buffer.alloc(13)),
      fullBox('pitm', uint(gridId, 2)),
      fullBox('iinf', uint(entries.length, 2), ...entries),
      fullBox('iref', ...references),
      box('iprp', box('ipco', ...shared, ...ofGrid), associations(colours.length, gridId, gridProperties)),
      box('idat', plan),
      box('iloc', uint(0x01000000, 4), uint(0x4400, 2), uint(places.length, 2), ...places),
    )
  }
  const ftyp = box('ftyp', 'heic', uint(0, 4), 'mif1heic')
  const before = Buffer.concat([ftyp, metaWith(0), extras.boxesBefore ?? Buffer.alloc(0)])
  return Buffer.concat([
    ftyp,
    metaWith(before.length + 8),
    extras.boxesBefore ?? Buffer.alloc(0),
    box('mdat', ...data),
    extras.boxesAfter ?? Buffer.alloc(0),
  ])
}

/** Tiles are coded by property 1 and as large as property 2 says. */
function associations(tiles: number, gridId: number, gridProperties: readonly number[]): Buffer {
  const ofTile = (id: number) => Buffer.concat([uint(id, 2), Buffer.from([2, 0x81, 0x02])])
  return fullBox(
    'ipma',
    uint(tiles + 1, 4),
    ...Array.from({ length: tiles }, (_, index) => ofTile(index + 1)),
    uint(gridId, 2),
    Buffer.from([gridProperties.length, ...gridProperties]),
  )
}

/** Which of the four tiles shows what the picture shows in the middle of this one. */
function colourOfTile({ data, width }: RawPicture, column: number, row: number): number {
  const at = ((row * tileSide + tileSide / 2) * width + column * tileSide + tileSide / 2) * 3
  return tileColours.findIndex((colour) => colour.every((value, index) => value === data[at + index]))
}

function fullBox(type: string, ...parts: (Buffer | string)[]): Buffer {
  return box(type, uint(0, 4), ...parts)
}

function uint(value: number, size: number): Buffer {
  const bytes = Buffer.alloc(size)
  bytes.writeUIntBE(value, 0, size)
  return bytes
}
