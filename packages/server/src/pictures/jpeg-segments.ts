import { MalformedPicture, refuseManyParts } from './malformed-picture.ts'

/** One marker and what belongs to it. */
export interface JpegSegment {
  /** The byte after 0xFF. */
  readonly marker: number
  /** What follows the length; empty for a marker that stands alone. */
  readonly payload: Buffer
  /** Marker, length, payload and, for a scan, the coded pixels up to the next marker. */
  readonly bytes: Buffer
}

const startOfImage = 0xd8
const endOfImage = 0xd9
const startOfScan = 0xda

/**
 * The segments of a JPEG from SOI to the first EOI (ITU-T T.81 annex B). Fill bytes, and stray bytes between segments, which
 * decoders skip, belong to none.
 *
 * @throws MalformedPicture
 */
export function* jpegSegments(bytes: Buffer): Generator<JpegSegment> {
  if (bytes[0] !== 0xff || bytes[1] !== startOfImage) throw new MalformedPicture('malformed', 'no SOI')
  yield { marker: startOfImage, payload: bytes.subarray(2, 2), bytes: bytes.subarray(0, 2) }
  let at = 2
  for (let parts = 1; ; parts++) {
    refuseManyParts(parts)
    const start = nextMarker(bytes, at)
    const marker = bytes[start + 1] ?? 0
    if (marker === startOfImage) throw new MalformedPicture('malformed', 'a second SOI before EOI')
    const payloadStart = start + (standsAlone(marker) ? 2 : 4)
    const payloadEnd = standsAlone(marker) ? payloadStart : start + 2 + lengthAt(bytes, start + 2)
    const end = marker === startOfScan ? endOfScan(bytes, payloadEnd) : payloadEnd
    yield { marker, payload: bytes.subarray(payloadStart, payloadEnd), bytes: bytes.subarray(start, end) }
    if (marker === endOfImage) return
    at = end
  }
}

/** A segment of our own. `payload` is at most 65,533 bytes. */
export function segmentOf(marker: number, payload: Buffer): Buffer {
  const head = Buffer.from([0xff, marker, 0, 0])
  head.writeUInt16BE(payload.length + 2, 2)
  return Buffer.concat([head, payload])
}

/** Where the next 0xFF stands that is followed by a marker; fill bytes (0xFF) may precede it (section B.1.1.2). */
function nextMarker(bytes: Buffer, from: number): number {
  for (let at = bytes.indexOf(0xff, from); at >= 0; at = bytes.indexOf(0xff, at + 1)) {
    while (bytes[at + 1] === 0xff) at++
    const next = bytes[at + 1]
    if (next !== undefined && next !== 0x00) return at
  }
  throw new MalformedPicture('truncated', 'no EOI')
}

/** TEM, RST0–7, SOI and EOI have no length (table B.1). */
function standsAlone(marker: number): boolean {
  return marker === 0x01 || (marker >= 0xd0 && marker <= endOfImage)
}

function lengthAt(bytes: Buffer, at: number): number {
  if (at + 2 > bytes.length) throw new MalformedPicture('truncated', 'ends in a length')
  const length = bytes.readUInt16BE(at)
  if (length < 2) throw new MalformedPicture('malformed', 'a length that does not count itself')
  if (at + length > bytes.length) throw new MalformedPicture('truncated', 'ends in a segment')
  return length
}

/** Coded pixels hold 0xFF only before 0x00 (a stuffed byte) or a restart marker, which belong to them (sections B.1.1.5, B.2.1). */
function endOfScan(bytes: Buffer, from: number): number {
  for (let at = nextMarker(bytes, from); ; at = nextMarker(bytes, at + 2)) {
    const marker = bytes[at + 1] ?? 0
    if (marker < 0xd0 || marker > 0xd7) return at
  }
}
