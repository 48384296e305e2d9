import { MalformedPicture, refuseManyParts } from './malformed-picture.ts'
import { type Orientation, readOrientation, tiffWithOrientation } from './orientation.ts'

const pixels = new Set(['VP8 ', 'VP8L', 'ALPH'])
const extended = new Set(['ICCP', 'ANIM', 'ANMF', ...pixels])

/** The flags of VP8X (RFC 9649, section 2.7). */
const exifFlag = 0x08
const xmpFlag = 0x04

/**
 * A WebP of only pixels, transparency, colour profile and animation (RFC 9649, section 2.7); of EXIF the orientation stays. XMP and
 * unknown chunks go, and what follows the RIFF container; its size and the flags of VP8X say so.
 *
 * @throws MalformedPicture
 */
export function stripWebp(bytes: Buffer): Buffer[] {
  if (bytes.toString('latin1', 0, 4) !== 'RIFF' || bytes.toString('latin1', 8, 12) !== 'WEBP') {
    throw new MalformedPicture('malformed', 'no WebP header')
  }
  const end = 8 + bytes.readUInt32LE(4)
  if (end > bytes.length) throw new MalformedPicture('truncated', 'shorter than its RIFF size')

  const chunks = chunksOf(bytes.subarray(12, end))
  const [first] = chunks
  const body = first?.type === 'VP8X' ? stripExtended(first, chunks.slice(1)) : stripSimple(first)
  const header = Buffer.from(bytes.subarray(0, 12))
  header.writeUInt32LE(4 + body.reduce((total, piece) => total + piece.length, 0), 4)
  return [header, ...body]
}

interface Chunk {
  readonly type: string
  readonly data: Buffer
  /** Type, length, data and the byte that makes it even. */
  readonly bytes: Buffer
}

/** Section 2.5: what follows a lone VP8 or VP8L chunk means nothing. */
function stripSimple(first: Chunk | undefined): Buffer[] {
  if (first?.type !== 'VP8 ' && first?.type !== 'VP8L') throw new MalformedPicture('malformed', 'no pixels')
  return [first.bytes]
}

function stripExtended(head: Chunk, chunks: readonly Chunk[]): Buffer[] {
  if (head.data.length < 10) throw new MalformedPicture('malformed', 'VP8X is too short')
  const flags = head.data[0] ?? 0
  const exif = (flags & exifFlag) !== 0 ? chunks.find(({ type }) => type === 'EXIF') : undefined
  const orientation = exif ? orientationOf(exif) : 1
  const pieces = chunks.filter(({ type }) => extended.has(type)).map(withoutStrangers)
  if (!chunks.some(({ type }) => type === 'VP8 ' || type === 'VP8L' || type === 'ANMF')) {
    throw new MalformedPicture('malformed', 'no pixels')
  }
  const vp8x = chunkOf('VP8X', head.data.subarray(0, 10))
  vp8x[8] = (flags & ~(exifFlag | xmpFlag)) | (orientation === 1 ? 0 : exifFlag)
  return [vp8x, ...pieces, ...(orientation === 1 ? [] : [chunkOf('EXIF', tiffWithOrientation(orientation))])]
}

/** Some writers put JPEG's header before the EXIF data, and readers put up with it. */
function orientationOf({ data }: Chunk): Orientation {
  return readOrientation(data.toString('latin1', 0, 6) === 'Exif\0\0' ? data.subarray(6) : data)
}

/** A frame of an animation is 16 bytes about it, then chunks of its own, unknown ones allowed (section 2.7.1.4). */
function withoutStrangers(chunk: Chunk): Buffer {
  if (chunk.type !== 'ANMF') return chunk.bytes
  if (chunk.data.length < 16) throw new MalformedPicture('malformed', 'a frame is too short')
  const inner = chunksOf(chunk.data.subarray(16))
  if (inner.every(({ type }) => pixels.has(type))) return chunk.bytes
  const known = inner.filter(({ type }) => pixels.has(type)).map(({ bytes }) => bytes)
  return chunkOf('ANMF', Buffer.concat([chunk.data.subarray(0, 16), ...known]))
}

function chunksOf(body: Buffer): Chunk[] {
  const chunks: Chunk[] = []
  for (let at = 0; at < body.length; ) {
    if (at + 8 > body.length) throw new MalformedPicture('malformed', 'less than a chunk at the end')
    refuseManyParts(chunks.length)
    const length = body.readUInt32LE(at + 4)
    const dataEnd = at + 8 + length
    if (dataEnd > body.length) throw new MalformedPicture('malformed', 'a chunk is longer than what holds it')
    const data = body.subarray(at + 8, dataEnd)
    const type = body.toString('latin1', at, at + 4)
    // The last chunk of some writers lacks the byte that makes it even.
    const whole = dataEnd + (length % 2) <= body.length
    chunks.push({ type, data, bytes: whole ? body.subarray(at, dataEnd + (length % 2)) : chunkOf(type, data) })
    at = dataEnd + (length % 2)
  }
  return chunks
}

function chunkOf(type: string, data: Buffer): Buffer {
  const chunk = Buffer.alloc(8 + data.length + (data.length % 2))
  chunk.write(type, 'latin1')
  chunk.writeUInt32LE(data.length, 4)
  data.copy(chunk, 8)
  return chunk
}
