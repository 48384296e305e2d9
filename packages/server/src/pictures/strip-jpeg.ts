import { type JpegSegment, jpegSegments, segmentOf } from './jpeg-segments.ts'
import { MalformedPicture } from './malformed-picture.ts'
import { readOrientation, tiffWithOrientation } from './orientation.ts'

const exifHeader = 'Exif\0\0'

/**
 * A JPEG without application segments and comments, save those that decide how it looks: JFIF (its thumbnail removed), the ICC
 * profile (ICC.1:2022 annex B.4), Adobe's transform flag, without which CMYK shows inverted, and of EXIF the orientation.
 * What follows the end of the picture goes too: motion photos, the second pictures of MPF (CIPA DC-007), archives.
 *
 * @throws MalformedPicture
 */
export function stripJpeg(bytes: Buffer): Buffer[] {
  const pieces: Buffer[] = []
  let frames = 0
  let scans = 0
  let exifs = 0
  for (const segment of jpegSegments(bytes)) {
    if (isFrame(segment.marker)) frames++
    if (segment.marker === 0xda) scans++
    // libvips, libexif and browsers go by the first EXIF segment before the first scan; a later one must not begin to count.
    if (isExif(segment) && exifs++ === 0 && scans === 0) pieces.push(...onlyOrientation(segment))
    else pieces.push(...keptOf(segment))
  }
  if (frames === 0 || scans === 0) throw new MalformedPicture('malformed', 'no picture between SOI and EOI')
  return pieces
}

/** ITU-T T.81 table B.1; 0xC4 defines Huffman tables, 0xC8 is reserved and 0xCC conditions arithmetic coding. */
function isFrame(marker: number): boolean {
  return marker >= 0xc0 && marker <= 0xcf && marker !== 0xc4 && marker !== 0xc8 && marker !== 0xcc
}

function isExif({ marker, payload }: JpegSegment): boolean {
  return marker === 0xe1 && startsWith(payload, exifHeader)
}

function onlyOrientation({ payload }: JpegSegment): Buffer[] {
  const orientation = readOrientation(payload.subarray(exifHeader.length))
  if (orientation === 1) return []
  return [segmentOf(0xe1, Buffer.concat([Buffer.from(exifHeader, 'latin1'), tiffWithOrientation(orientation)]))]
}

function keptOf({ marker, payload, bytes }: JpegSegment): Buffer[] {
  if (marker === 0xe0) return startsWith(payload, 'JFIF\0') ? withoutThumbnail(payload, bytes) : []
  if (marker === 0xe2) return startsWith(payload, 'ICC_PROFILE\0') ? [bytes] : []
  if (marker === 0xee) return startsWith(payload, 'Adobe') ? onlyTransform(payload, bytes) : []
  return isCoding(marker) ? [bytes] : []
}

/** Start and end, frames and tables (C0–CF), scans, quantisation, line counts, restarts, hierarchies: ITU-T T.81 table B.1. */
function isCoding(marker: number): boolean {
  return (marker >= 0xc0 && marker <= 0xcf) || (marker >= 0xd8 && marker <= 0xdf)
}

/** JFIF 1.02: 14 bytes, the last two of which are the thumbnail's width and height, then its pixels. */
function withoutThumbnail(payload: Buffer, bytes: Buffer): Buffer[] {
  if (payload.length < 14) return []
  if (payload.length === 14 && payload.readUInt16BE(12) === 0) return [bytes]
  return [segmentOf(0xe0, Buffer.concat([payload.subarray(0, 12), Buffer.alloc(2)]))]
}

/** Adobe Technical Note 5116, section 18: 12 bytes; more could be anything. */
function onlyTransform(payload: Buffer, bytes: Buffer): Buffer[] {
  if (payload.length < 12) return []
  return payload.length === 12 ? [bytes] : [segmentOf(0xee, payload.subarray(0, 12))]
}

function startsWith(payload: Buffer, text: string): boolean {
  return payload.toString('latin1', 0, text.length) === text
}
