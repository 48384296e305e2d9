import { readHeifFile } from './heif-file.ts'
import type { HeifItem } from './heif-items.ts'
import { type Box, bodyOf, boxesIn, fullBodyOf, type Range } from './isobmff.ts'
import { MalformedPicture } from './malformed-picture.ts'
import { readOrientation, tiffWithOrientation } from './orientation.ts'

/** Items that are pictures or plans to make one of others (ISO/IEC 23008-12; AV1 in HEIF; ISO/IEC 21496-1 for `tmap`). */
const pictureItems = new Set([
  'hvc1',
  'hev1',
  'lhv1',
  'av01',
  'avc1',
  'vvc1',
  'j2k1',
  'unci',
  'grid',
  'iovl',
  'iden',
  'tmap',
])

/** What a HEIF file is made of. Any other box can go: XMP in a uuid, a motion photo's `mpvd`, Samsung's `sefd`. */
const fileBoxes = new Set(['ftyp', 'meta', 'mdat', 'moov'])
const metaBoxes = new Set(['hdlr', 'pitm', 'iinf', 'iloc', 'iref', 'iprp', 'idat', 'dinf', 'grpl'])

/** Properties that describe in words or tell a time (ISO/IEC 23008-12, sections 6.5.18 to 6.5.21); empty ones of zeros are valid. */
const tellingProperties = new Set(['udes', 'altt', 'crtt', 'mdft', 'uuid'])

/** XMP that says nothing; blanks may follow it (XMP part 1, section 7.3.2). */
const noXmp = '<x:xmpmeta xmlns:x="adobe:ns:meta/"/>'

/** New bytes, and where they go. */
interface Patch {
  readonly start: number
  readonly bytes: Buffer
}

/**
 * A HEIC or AVIF in which everything that belongs to no picture is overwritten, so that no offset changes: Exif items keep nothing
 * but their orientation (HEIF readers go by irot and imir), XMP says nothing, other items become zeros, unknown boxes become free space, and
 * what follows the last picture is dropped. Properties that we do not know stay, as one of them may decide how the picture looks.
 * In a file that has tracks as well (moov: animations), the bytes in mdat that no item names may be frames, and stay.
 *
 * @throws MalformedPicture
 */
export function stripHeif(bytes: Buffer): Buffer[] {
  const { boxes, contents } = readHeifFile(bytes)
  const pictures = contents.items.filter(({ type }) => pictureItems.has(type))
  if (!pictures.includes(contents.primary)) throw new MalformedPicture('unsupported', 'a primary item of unknown kind')

  const media = [...boxes, ...contents.boxes].filter(({ type }) => type === 'mdat' || type === 'idat').map(bodyOf)
  const kept = united(pictures.flatMap(({ extents }) => extents))
  if (!kept.every((range) => media.some((each) => contains(each, range)))) {
    throw new MalformedPicture('truncated', 'a picture lies outside of the media data')
  }
  const others = contents.items.filter(({ type }) => !pictureItems.has(type))
  for (const item of others) refuseSharedBytes(item, media, kept)

  const moov = boxes.find(({ type }) => type === 'moov')
  const blanks = moov ? others.flatMap(({ extents }) => extents) : media.flatMap((range) => gaps(range, kept))
  const telling = contents.properties.filter(({ type }) => tellingProperties.has(type)).map(fullBodyOf)
  const end = endOfPicture(boxes)
  const dropped = [
    ...boxes.filter((box) => !fileBoxes.has(box.type) && box.end <= end),
    ...contents.boxes.filter(({ type }) => !metaBoxes.has(type)),
    ...(moov ? strangersInTracks(bytes, moov) : []),
  ]

  const copy = Buffer.from(bytes.subarray(0, end))
  for (const range of [...blanks, ...telling, ...dropped.map(bodyOf)]) copy.fill(0, range.start, range.end)
  for (const { name } of contents.items) copy.fill(' ', name.start, name.end)
  for (const { start } of dropped) copy.write('free', start + 4, 'latin1')
  for (const { start, bytes: content } of others.flatMap((item) => emptied(bytes, item))) content.copy(copy, start)
  return [copy]
}

/** What is overwritten must be in the media data and in no picture. */
function refuseSharedBytes({ type, extents }: HeifItem, media: readonly Range[], kept: readonly Range[]): void {
  for (const extent of extents) {
    if (!media.some((range) => contains(range, extent)) || kept.some((range) => overlaps(range, extent))) {
      throw new MalformedPicture('malformed', `the bytes of ${type} are not its own`)
    }
  }
}

/** The smallest valid content in place of what was there, so that no reader stumbles over zeros. */
function emptied(bytes: Buffer, { type, extents: [extent] }: HeifItem): Patch[] {
  if (!extent) return []
  const payload = bytes.subarray(extent.start, extent.end)
  const content =
    type === 'Exif' ? onlyOrientation(payload) : Buffer.from(type === 'mime' ? noXmp.padEnd(payload.length) : '')
  return content.length <= payload.length ? [{ start: extent.start, bytes: content }] : []
}

/** ISO/IEC 23008-12, annex A.2.1: how far the TIFF header is behind this number, then EXIF as everywhere. */
function onlyOrientation(payload: Buffer): Buffer {
  const header = payload.length >= 4 ? 4 + payload.readUInt32BE(0) : 0
  return Buffer.concat([Buffer.alloc(4), tiffWithOrientation(readOrientation(payload.subarray(header)))])
}

/** Names, places and user data of a movie and its tracks; other tracks than pictures could tell anything (ISO/IEC 14496-12, 8.3). */
function strangersInTracks(bytes: Buffer, moov: Box): Box[] {
  return boxesIn(bytes, bodyOf(moov)).flatMap((box) => {
    if (box.type === 'mvhd') return []
    if (box.type !== 'trak') return [box]
    const parts = boxesIn(bytes, bodyOf(box))
    if (!isOfPictures(bytes, parts)) throw new MalformedPicture('unsupported', 'a track that is not of pictures')
    return parts.filter(({ type }) => type === 'meta' || type === 'udta' || type === 'uuid')
  })
}

/** HandlerBox (section 8.4.3): behind version and 4 reserved bytes stands what kind of track it is. */
function isOfPictures(bytes: Buffer, parts: readonly Box[]): boolean {
  const mdia = parts.find(({ type }) => type === 'mdia')
  const hdlr = mdia && boxesIn(bytes, bodyOf(mdia)).find(({ type }) => type === 'hdlr')
  const kind = hdlr ? bytes.toString('latin1', hdlr.body + 8, Math.min(hdlr.body + 12, hdlr.end)) : ''
  return kind === 'pict' || kind === 'auxv' || kind === 'vide'
}

/** The end of the last box that belongs to the picture. */
function endOfPicture(boxes: readonly Box[]): number {
  return boxes.findLast(({ type }) => fileBoxes.has(type))?.end ?? 0
}

/** The same bytes as sorted ranges that neither touch nor overlap. */
function united(ranges: readonly Range[]): Range[] {
  const whole: { start: number; end: number }[] = []
  for (const { start, end } of ranges.toSorted((a, b) => a.start - b.start)) {
    const last = whole.at(-1)
    if (last && start <= last.end) last.end = Math.max(last.end, end)
    else whole.push({ start, end })
  }
  return whole
}

/** What of `range` is in none of `taken`, which are sorted and apart. */
function gaps(range: Range, taken: readonly Range[]): Range[] {
  const free: Range[] = []
  let at = range.start
  for (const { start, end } of taken) {
    if (end <= range.start || start >= range.end) continue
    if (start > at) free.push({ start: at, end: start })
    at = end
  }
  if (at < range.end) free.push({ start: at, end: range.end })
  return free
}

function contains(outer: Range, inner: Range): boolean {
  return inner.start >= outer.start && inner.end <= outer.end
}

function overlaps(a: Range, b: Range): boolean {
  return a.start < b.end && b.start < a.end
}
