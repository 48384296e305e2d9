import { crc32 } from 'node:zlib'
import { MalformedPicture, refuseManyParts } from './malformed-picture.ts'
import { readOrientation, tiffWithOrientation } from './orientation.ts'

const signature = Buffer.from('\x89PNG\r\n\x1a\n', 'latin1')

/** Chunks that decide how a PNG looks (PNG third edition, sections 11.2 and 11.3): pixels, transparency, colours, size, animation. */
const kept = new Set(
  'IHDR PLTE IDAT IEND tRNS cHRM gAMA iCCP sBIT sRGB cICP mDCV cLLI bKGD hIST pHYs acTL fcTL fdAT'.split(' '),
)

/**
 * A PNG of only the chunks that decide how it looks; of eXIf the orientation stays. Texts, XMP (an iTXt), times and private chunks
 * go, and so does what follows IEND.
 *
 * @throws MalformedPicture also where the CRC of a chunk that matters is wrong: decoders disagree whether such a chunk counts
 */
export function stripPng(bytes: Buffer): Buffer[] {
  if (!bytes.subarray(0, 8).equals(signature)) throw new MalformedPicture('malformed', 'no PNG signature')
  const pieces: Buffer[] = [bytes.subarray(0, 8)]
  const seen = new Set<string>()
  let at = 8
  for (let parts = 1; ; parts++) {
    refuseManyParts(parts)
    const chunk = chunkAt(bytes, at)
    if (at === 8 && chunk.type !== 'IHDR') throw new MalformedPicture('malformed', 'does not begin with IHDR')
    if (kept.has(chunk.type)) pieces.push(checked(chunk))
    // At most one is allowed (section 11.3.4.5) and the first one counts; it stays where it was, as some read none behind IDAT.
    else if (chunk.type === 'eXIf' && !seen.has('eXIf')) pieces.push(...onlyOrientation(chunk))
    else if (isCritical(chunk.type)) throw new MalformedPicture('malformed', 'a critical chunk that nobody can decode')
    seen.add(chunk.type)
    if (chunk.type === 'IEND') break
    at += chunk.bytes.length
  }
  if (!seen.has('IDAT')) throw new MalformedPicture('malformed', 'no pixels')
  return pieces
}

interface Chunk {
  readonly type: string
  readonly data: Buffer
  /** Length, type, data and CRC. */
  readonly bytes: Buffer
}

function chunkAt(bytes: Buffer, at: number): Chunk {
  if (at + 12 > bytes.length) throw new MalformedPicture('truncated', 'no IEND')
  const length = bytes.readUInt32BE(at)
  const type = bytes.toString('latin1', at + 4, at + 8)
  if (!/^[A-Za-z]{4}$/.test(type)) throw new MalformedPicture('malformed', 'not a chunk type')
  const end = at + 12 + length
  if (end > bytes.length) throw new MalformedPicture('truncated', `ends in ${type}`)
  return { type, data: bytes.subarray(at + 8, end - 4), bytes: bytes.subarray(at, end) }
}

/** An upper-case first letter: a decoder that does not know the chunk must give up (section 5.4). */
function isCritical(type: string): boolean {
  return /^[A-Z]/.test(type)
}

function checked({ type, bytes }: Chunk): Buffer {
  const end = bytes.length - 4
  if (crc32(bytes.subarray(4, end)) !== bytes.readUInt32BE(end)) {
    throw new MalformedPicture('malformed', `wrong CRC in ${type}`)
  }
  return bytes
}

function onlyOrientation(chunk: Chunk): Buffer[] {
  checked(chunk)
  const orientation = readOrientation(chunk.data)
  return orientation === 1 ? [] : [chunkOf('eXIf', tiffWithOrientation(orientation))]
}

function chunkOf(type: string, data: Buffer): Buffer {
  const chunk = Buffer.alloc(12 + data.length)
  chunk.writeUInt32BE(data.length)
  chunk.write(type, 4, 'latin1')
  data.copy(chunk, 8)
  chunk.writeUInt32BE(crc32(chunk.subarray(4, 8 + data.length)), 8 + data.length)
  return chunk
}
