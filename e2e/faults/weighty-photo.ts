import { createCipheriv, createHash } from 'node:crypto'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import sharp from 'sharp'
import { seededRandom } from './random.ts'

/** A photo in a file, as a phone's gallery holds it. */
export interface WeightyPhoto {
  readonly name: string
  readonly path: string
  readonly bytes: number
  readonly sha256: string
}

const [width, height] = [240, 180]
/** The largest segment of a JPEG: its length stands in two bytes, which count themselves. */
const mostInSegment = 0xffff

/**
 * Writes a JPEG of exactly so many bytes. Its picture is small, so that hundreds of runs do not spend their time on decoding;
 * the rest of its weight is comments. The same seed makes the same file, and no other seed does.
 *
 * @param bytes at least 64 KiB
 */
export async function writeWeightyPhoto(
  folder: string,
  name: string,
  { bytes, seed }: { bytes: number; seed: number },
): Promise<WeightyPhoto> {
  const random = seededRandom(seed)
  const picture = await drawPicture([random.between(0, 190), random.between(0, 190), random.between(0, 190)], seed)
  const photo = padJpeg(picture, bytes, seed)
  const path = join(folder, name)
  await writeFile(path, photo)
  return { name, path, bytes: photo.length, sha256: createHash('sha256').update(photo).digest('hex') }
}

/**
 * The same picture in a file of exactly so many bytes, which differ with the seed.
 *
 * @param bytes at least 8 more than it has, or as many
 */
export function padJpeg(jpeg: Buffer, bytes: number, seed: number): Buffer {
  let at = 2
  // What cameras write first (APPn) stays first.
  while (((jpeg[at + 1] ?? 0) & 0xf0) === 0xe0) at += 2 + jpeg.readUInt16BE(at + 2)
  return Buffer.concat([jpeg.subarray(0, at), comments(bytes - jpeg.length, seed), jpeg.subarray(at)])
}

/** A grainy plane of one colour, which a test tells from any other. */
async function drawPicture(color: readonly number[], seed: number): Promise<Buffer> {
  const pixels = noise(width * height * 3, seed).map((grain, index) => (color[index % 3] ?? 0) + (grain & 63))
  return sharp(pixels, { raw: { width, height, channels: 3 } })
    .jpeg({ quality: 80 })
    .toBuffer()
}

/** So many bytes of COM segments. */
function comments(bytes: number, seed: number): Buffer {
  const filled = noise(bytes, seed + 1)
  for (let at = 0; at < bytes; ) {
    const left = bytes - at
    // The last but one leaves room for a marker and a length.
    const segment = left <= mostInSegment + 2 ? left : Math.min(mostInSegment + 2, left - 4)
    filled.writeUInt16BE(0xfffe, at)
    filled.writeUInt16BE(segment - 2, at + 2)
    at += segment
  }
  return filled
}

/** Bytes that nothing compresses, by a cipher: seconds faster than a generator of ours for 50 MB. */
function noise(bytes: number, seed: number): Buffer {
  const key = Buffer.alloc(16)
  key.writeUInt32BE(seed >>> 0)
  return createCipheriv('aes-128-ctr', key, Buffer.alloc(16)).update(Buffer.alloc(bytes))
}
