import { type Box, bodyOf, boxesIn, fieldsOf, fullBodyOf, maxHeifParts, type Range } from './isobmff.ts'
import { MalformedPicture, refuseManyParts } from './malformed-picture.ts'

/** One item of a HEIF file: a picture, a tile, a plan to put tiles together, or data about them. */
export interface HeifItem {
  readonly id: number
  /** `hvc1`, `av01`, `grid`, `Exif`, `mime` … */
  readonly type: string
  /** Where its name, which any writer may choose, stands in the meta box. */
  readonly name: Range
  /** Where its bytes lie in the file, in order. */
  readonly extents: readonly Range[]
}

/** What the meta box of a HEIF file tells (ISO/IEC 23008-12, section 6). */
export interface HeifItems {
  readonly items: readonly HeifItem[]
  /** The picture to show. */
  readonly primary: HeifItem
  /** The boxes in the meta box. */
  readonly boxes: readonly Box[]
  /** All properties; items share them. */
  readonly properties: readonly Box[]
  propertiesOf(item: HeifItem): Box[]
}

/** @throws MalformedPicture */
export function readHeifItems(bytes: Buffer, meta: Box): HeifItems {
  const boxes = boxesIn(bytes, fullBodyOf(meta))
  const need = (type: string): Box => {
    const box = boxes.find((each) => each.type === type)
    if (!box) throw new MalformedPicture('malformed', `no ${type} in meta`)
    return box
  }
  const iprp = boxesIn(bytes, bodyOf(need('iprp')))
  const properties = iprp.filter(({ type }) => type === 'ipco').flatMap((ipco) => boxesIn(bytes, bodyOf(ipco)))
  const idat = boxes.find(({ type }) => type === 'idat')
  const places = readPlaces(bytes, need('iloc'), idat)
  const items = readEntries(bytes, need('iinf')).map((entry) => ({ ...entry, extents: places.get(entry.id) ?? [] }))

  const pitm = need('pitm')
  const primaryId = fieldsOf(bytes, fullBodyOf(pitm)).uint(bytes[pitm.body] === 0 ? 2 : 4)
  const primary = items.find(({ id }) => id === primaryId)
  if (!primary) throw new MalformedPicture('malformed', 'the primary item does not exist')

  const associations = iprp.filter(({ type }) => type === 'ipma').flatMap((ipma) => readAssociations(bytes, ipma))
  return {
    items,
    primary,
    boxes,
    properties,
    propertiesOf: ({ id }) =>
      associations.filter(({ item }) => item === id).flatMap(({ property }) => properties[property - 1] ?? []),
  }
}

/** ItemInfoBox (ISO/IEC 14496-12, section 8.11.6). Entries of version 0 and 1 have no type, so HEIF has none of them. */
function readEntries(bytes: Buffer, iinf: Box): Omit<HeifItem, 'extents'>[] {
  const { start, end } = fullBodyOf(iinf)
  const entries = boxesIn(bytes, { start: start + (bytes[iinf.body] === 0 ? 2 : 4), end })
  return entries.map((infe) => {
    const version = bytes[infe.body] ?? 0
    if (infe.type !== 'infe' || version < 2) throw new MalformedPicture('malformed', 'an item without a type')
    const fields = fieldsOf(bytes, fullBodyOf(infe))
    const id = fields.uint(version === 2 ? 2 : 4)
    if (fields.uint(2) !== 0) throw new MalformedPicture('unsupported', 'an encrypted item')
    return { id, type: fields.text(4), name: fields.rangeToZero() }
  })
}

/** ItemLocationBox (ISO/IEC 14496-12, section 8.11.3). */
function readPlaces(bytes: Buffer, iloc: Box, idat: Box | undefined): Map<number, Range[]> {
  const version = bytes[iloc.body] ?? 0
  const fields = fieldsOf(bytes, fullBodyOf(iloc))
  const sizes = fields.uint(2)
  const [offsetSize, lengthSize, baseSize] = [sizes >> 12, (sizes >> 8) & 15, (sizes >> 4) & 15]
  const indexSize = version === 0 ? 0 : sizes & 15
  if ([offsetSize, lengthSize, baseSize, indexSize].some((size) => size !== 0 && size !== 4 && size !== 8)) {
    throw new MalformedPicture('malformed', 'numbers of a size that iloc does not have')
  }
  const places = new Map<number, Range[]>()
  let parts = 0
  for (let left = fields.uint(version < 2 ? 2 : 4); left > 0; left--) {
    const id = fields.uint(version < 2 ? 2 : 4)
    const method = version === 0 ? 0 : fields.uint(2) & 15
    const external = fields.uint(2)
    if (method > 1 || external !== 0)
      throw new MalformedPicture('unsupported', 'bytes outside of this file or in an item')
    if (method === 1 && !idat) throw new MalformedPicture('malformed', 'bytes in an idat that does not exist')
    const base = fields.uint(baseSize) + (method === 1 && idat ? idat.body : 0)
    const end = method === 1 && idat ? idat.end : bytes.length
    const extents: Range[] = []
    // Without offset and length an extent takes no room in the box, so nothing but this bounds their number.
    for (let extentsLeft = fields.uint(2); extentsLeft > 0; extentsLeft--) {
      refuseManyParts(++parts, maxHeifParts)
      fields.uint(indexSize)
      const start = base + fields.uint(offsetSize)
      // A length of 0 means all there is.
      const length = fields.uint(lengthSize) || end - start
      if (length <= 0 || start + length > end)
        throw new MalformedPicture('truncated', 'an item lies outside of the file')
      extents.push({ start, end: start + length })
    }
    places.set(id, extents)
  }
  return places
}

/** ItemPropertyAssociationBox (ISO/IEC 23008-12, section 9.3): properties count from 1, 0 is none; the top bit says essential. */
function readAssociations(bytes: Buffer, ipma: Box): { item: number; property: number }[] {
  const wide = ((bytes[ipma.body + 3] ?? 0) & 1) === 1
  const fields = fieldsOf(bytes, fullBodyOf(ipma))
  const associations: { item: number; property: number }[] = []
  for (let left = fields.uint(4); left > 0; left--) {
    const item = fields.uint(bytes[ipma.body] === 0 ? 2 : 4)
    for (let more = fields.uint(1); more > 0; more--) {
      const property = wide ? fields.uint(2) & 0x7fff : fields.uint(1) & 0x7f
      refuseManyParts(associations.push({ item, property }))
    }
  }
  return associations
}
