/** What a JPEG says about itself, read from its first bytes without decoding anything. */
export interface JpegHead {
  /** EXIF orientation, 1 to 8; 1 where there is none. */
  orientation: number
  /** As stored, before turning; undefined if the frame header lies beyond the given bytes. */
  width?: number
  height?: number
  /** The embedded thumbnail, freed of its own metadata; it is not turned either. */
  thumbnail?: Uint8Array<ArrayBuffer>
}

const soi = 0xd8
const sos = 0xda
const app1 = 0xe1
const app14 = 0xee
const app15 = 0xef
const comment = 0xfe
/** Start of frame: C0–CF without DHT (C4), JPG (C8) and DAC (CC). */
const isFrame = (marker: number) => marker >= 0xc0 && marker <= 0xcf && ![0xc4, 0xc8, 0xcc].includes(marker)

interface Segment {
  marker: number
  /** From the marker's 0xFF to its end. */
  start: number
  end: number
}

/**
 * Reads the head of a JPEG.
 *
 * @param bytes the file's first 128 KiB are enough for nearly every camera
 * @returns null for what is not a JPEG
 * @see EXIF 2.32 (CIPA DC-008), 4.5: APP1 holds a TIFF whose second directory describes the thumbnail
 */
export function readJpegHead(bytes: Uint8Array<ArrayBuffer>): JpegHead | null {
  if (bytes[0] !== 0xff || bytes[1] !== soi) return null
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const head: JpegHead = { orientation: 1 }
  let hasExif = false
  for (const { marker, start, end } of segmentsOf(view)) {
    if (marker === app1 && !hasExif && isExif(view, start + 4)) {
      hasExif = true
      Object.assign(head, readExif(new DataView(bytes.buffer, bytes.byteOffset + start + 10, end - start - 10)))
    } else if (isFrame(marker) && start + 9 <= view.byteLength) {
      head.height = view.getUint16(start + 5)
      head.width = view.getUint16(start + 7)
      break
    }
  }
  return head
}

/** The segments before the picture's data, as far as they lie within the bytes. */
function* segmentsOf(view: DataView): Generator<Segment> {
  let start = 2
  while (start + 4 <= view.byteLength && view.getUint8(start) === 0xff) {
    const marker = view.getUint8(start + 1)
    if (marker === sos) return
    const end = start + 2 + view.getUint16(start + 2)
    if (end > view.byteLength && !isFrame(marker)) return
    yield { marker, start, end }
    start = end
  }
}

function isExif(view: DataView, at: number): boolean {
  return at + 6 <= view.byteLength && view.getUint32(at) === 0x45786966 && view.getUint16(at + 4) === 0
}

function readExif(tiff: DataView<ArrayBuffer>): Pick<JpegHead, 'orientation' | 'thumbnail'> {
  try {
    const isLittle = tiff.getUint16(0) === 0x4949
    const main = readDirectory(tiff, tiff.getUint32(4, isLittle), isLittle)
    const turned = main.tags.get(0x0112) ?? 1
    const orientation = turned >= 1 && turned <= 8 ? turned : 1
    const { tags } = readDirectory(tiff, main.next, isLittle)
    const offset = tags.get(0x0201)
    const length = tags.get(0x0202)
    if (!main.next || !offset || !length || offset + length > tiff.byteLength) return { orientation }
    const thumbnail = withoutMetadata(new Uint8Array(tiff.buffer, tiff.byteOffset + offset, length))
    return thumbnail ? { orientation, thumbnail } : { orientation }
  } catch (error) {
    // An offset that points outside the segment: a broken or hostile file. Its picture may still be good.
    if (error instanceof RangeError) return { orientation: 1 }
    throw error
  }
}

/** The numbers of one TIFF directory: SHORT and LONG fields of one value. */
function readDirectory(tiff: DataView, at: number, isLittle: boolean): { tags: Map<number, number>; next: number } {
  const tags = new Map<number, number>()
  if (!at) return { tags, next: 0 }
  const count = tiff.getUint16(at, isLittle)
  for (let entry = at + 2; entry < at + 2 + count * 12; entry += 12) {
    const type = tiff.getUint16(entry + 2, isLittle)
    if (type === 3) tags.set(tiff.getUint16(entry, isLittle), tiff.getUint16(entry + 8, isLittle))
    if (type === 4) tags.set(tiff.getUint16(entry, isLittle), tiff.getUint32(entry + 8, isLittle))
  }
  return { tags, next: tiff.getUint32(at + 2 + count * 12, isLittle) }
}

/**
 * A JPEG without APP1–APP13, APP15 and comments: no EXIF, so no GPS and no serial number. APP0 and APP14 stay, they say how
 * to read the colours.
 *
 * @returns null if it is not a whole JPEG
 */
export function withoutMetadata(jpeg: Uint8Array<ArrayBuffer>): Uint8Array<ArrayBuffer> | null {
  if (jpeg[0] !== 0xff || jpeg[1] !== soi) return null
  const view = new DataView(jpeg.buffer, jpeg.byteOffset, jpeg.byteLength)
  const kept: Uint8Array[] = [jpeg.subarray(0, 2)]
  let end = 2
  for (const segment of segmentsOf(view)) {
    const isMetadata = segment.marker >= app1 && segment.marker <= app15 && segment.marker !== app14
    if (!isMetadata && segment.marker !== comment) kept.push(jpeg.subarray(segment.start, segment.end))
    end = segment.end
  }
  if (jpeg[end] !== 0xff || jpeg[end + 1] !== sos) return null
  kept.push(jpeg.subarray(end))
  return concatenate(kept)
}

/** The same JPEG with an EXIF that holds nothing but this orientation, so that whoever draws it turns it upright. */
export function withOrientation(jpeg: Uint8Array<ArrayBuffer>, orientation: number): Uint8Array<ArrayBuffer> {
  // APP1, 34 bytes: "Exif\0\0", big-endian TIFF, one directory with one SHORT, no further directory.
  const exif = [
    [0xff, app1, 0, 34, 0x45, 0x78, 0x69, 0x66, 0, 0],
    [0x4d, 0x4d, 0, 42, 0, 0, 0, 8],
    [0, 1, 0x01, 0x12, 0, 3, 0, 0, 0, 1, 0, orientation, 0, 0, 0, 0, 0, 0],
  ].flat()
  return concatenate([jpeg.subarray(0, 2), Uint8Array.from(exif), jpeg.subarray(2)])
}

function concatenate(parts: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  const whole = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0))
  let at = 0
  for (const part of parts) {
    whole.set(part, at)
    at += part.length
  }
  return whole
}
