import { type HeifItems, readHeifItems } from './heif-items.ts'
import { type Box, boxAt, fieldsOf, fullBodyOf, heifTypeOf, maxHeifParts } from './isobmff.ts'
import { MalformedPicture, refuseManyParts } from './malformed-picture.ts'

/** A HEIF file (HEIC or AVIF), taken apart but not decoded. */
export interface HeifFile {
  /** The outermost boxes, up to where something that is no box begins. */
  readonly boxes: readonly Box[]
  readonly contents: HeifItems
}

/** @throws MalformedPicture */
export function readHeifFile(bytes: Buffer): HeifFile {
  if (!heifTypeOf(bytes)) throw new MalformedPicture('malformed', 'no HEIF brand')
  const boxes: Box[] = []
  for (let box = boxAt(bytes, 0, bytes.length); box; box = boxAt(bytes, box.end, bytes.length)) {
    refuseManyParts(boxes.push(box), maxHeifParts)
  }
  const [meta, ...others] = boxes.filter(({ type }) => type === 'meta')
  if (!meta && boxes.some(({ type }) => type === 'moov')) throw new MalformedPicture('unsupported', 'a movie')
  if (!meta) throw new MalformedPicture('truncated', 'no meta box')
  if (others.length > 0) throw new MalformedPicture('malformed', 'two meta boxes')
  return { boxes, contents: readHeifItems(bytes, meta) }
}

/**
 * The most pixels that any picture in the file claims to have, before anything is decoded: of the pictures' own sizes (ispe, ISO/IEC
 * 23008-12, section 6.5.3) and of the canvas on which tiles are put together (section 6.6.2.3).
 *
 * @throws MalformedPicture
 */
export function mostPixelsIn(bytes: Buffer, { contents }: HeifFile): number {
  const claims = contents.properties
    .filter(({ type }) => type === 'ispe')
    .map((ispe) => {
      const fields = fieldsOf(bytes, fullBodyOf(ispe))
      return fields.uint(4) * fields.uint(4)
    })
  for (const { type, extents } of contents.items) {
    const [extent] = extents
    if (type !== 'grid' || !extent) continue
    const fields = fieldsOf(bytes, extent)
    fields.uint(1)
    const size = fields.uint(1) & 1 ? 4 : 2
    fields.uint(2)
    claims.push(fields.uint(size) * fields.uint(size))
  }
  return Math.max(0, ...claims)
}

/** The ICC profile of the primary picture (colr, ISO/IEC 14496-12, section 12.1.5), or null where it has none. */
export function colourProfileOf(bytes: Buffer, { contents }: HeifFile): Buffer | null {
  for (const { type, body, end } of contents.propertiesOf(contents.primary)) {
    const kind = type === 'colr' ? bytes.toString('latin1', body, body + 4) : ''
    if ((kind === 'prof' || kind === 'rICC') && end > body + 4) return bytes.subarray(body + 4, end)
  }
  return null
}
