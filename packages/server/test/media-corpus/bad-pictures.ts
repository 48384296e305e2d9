import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { deflateSync } from 'node:zlib'
import type { ErrorCode } from '@snaplink/contract'
import sharp from 'sharp'
import { box, pngChunk } from './containers.ts'
import { gridHeic } from './grid-heic.ts'
import { uprightPixels } from './test-picture.ts'

/** A file that must be refused, and how. */
export interface BadPicture {
  readonly name: string
  readonly declaredName: string
  readonly bytes: Buffer
  readonly code: ErrorCode
}

export async function badPictures(): Promise<BadPicture[]> {
  const media = (name: string) => readFile(join(import.meta.dirname, '..', 'media', name))
  const raw = uprightPixels()
  const pixels = sharp(raw.data, { raw })
  const jpeg = await pixels.clone().jpeg({ quality: 95 }).toBuffer()
  const progressive = await pixels.clone().jpeg({ quality: 95, progressive: true }).toBuffer()
  const png = await pixels.clone().png({ compressionLevel: 0 }).toBuffer()
  const webp = await pixels.clone().webp({ lossless: true }).toBuffer()
  const twoFrames = { width: raw.width, height: raw.height, channels: 3, pageHeight: raw.height / 2 } as const
  const animation = await sharp(raw.data, { raw: twoFrames }).webp({ loop: 0 }).toBuffer()
  const avif = await pixels.clone().avif().toBuffer()
  const gif = await pixels.clone().gif().toBuffer()
  const heic = gridHeic(await media('tiles.heic'), 1)
  return [
    bad('empty', 'photo.jpg', Buffer.alloc(0), 'photo.empty'),
    ...notPictures(gif),
    ...truncated('jpeg', jpeg, [0.1, 0.5, 0.9]),
    ...truncated('progressive jpeg', progressive, [0.5]),
    ...truncated('png', png, [0.02, 0.5, 0.9]),
    ...truncated('webp', webp, [0.2, 0.5, 0.9]),
    ...truncated('avif', avif, [0.2, 0.9]),
    ...truncated('heic', heic, [0.02, 0.5, 0.95]),
    bad('jpeg, only its start', 'photo.jpg', jpeg.subarray(0, 4), 'photo.damaged'),
    ...bombs(jpeg, animation, avif, heic),
  ]
}

function notPictures(gif: Buffer): BadPicture[] {
  const page = '<!doctype html><script>alert(1)</script>'
  const svg = '<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'
  const script = Buffer.concat([Buffer.from('GIF89a/*', 'latin1'), gif.subarray(8), Buffer.from('*/=1;alert(1)')])
  const files: [name: string, declaredName: string, content: Buffer | string][] = [
    ['text', 'photo.jpg', 'This is not a picture.'],
    ['page called jpg', 'photo.jpg', page],
    ['svg', 'photo.svg', svg],
    ['svg called png', 'photo.png', svg],
    ['gif', 'photo.gif', gif],
    ['gif that is a script', 'photo.gif', script],
    ['bmp', 'photo.bmp', Buffer.concat([Buffer.from('BM'), Buffer.alloc(64)])],
    ['pdf called jpg', 'photo.jpg', '%PDF-1.7\n%\xff\xd8\xff'],
    ['movie called heic', 'photo.heic', Buffer.concat([box('ftyp', 'isom', Buffer.alloc(4), 'isommp42'), box('mdat')])],
    ['one byte', 'photo.jpg', Buffer.from([0xff])],
    ['zip called png', 'photo.png', Buffer.from('PK\x03\x04', 'latin1')],
  ]
  return files.map(([name, declaredName, content]) =>
    bad(name, declaredName, Buffer.from(content), 'photo.not-an-image'),
  )
}

function truncated(kind: string, bytes: Buffer, shares: readonly number[]): BadPicture[] {
  const extension = kind.replace('progressive ', '').replace('jpeg', 'jpg')
  return shares.map((share) =>
    bad(
      `${kind}, cut at ${share}`,
      `photo.${extension}`,
      bytes.subarray(0, Math.floor(bytes.length * share)),
      'photo.damaged',
    ),
  )
}

/** Small files of which decoding would need gigabytes. */
function bombs(jpeg: Buffer, animation: Buffer, avif: Buffer, heic: Buffer): BadPicture[] {
  const code = 'photo.too-many-pixels'
  return [
    bad(
      'png bomb, 40,000 × 40,000, only a header',
      'photo.png',
      pngOf(40_000, 40_000, Buffer.from([0x78, 0x9c])),
      code,
    ),
    // One bit a pixel: 50 MB of zeros, which are 50 KB here.
    bad(
      'png bomb, 20,000 × 20,000, whole',
      'photo.png',
      pngOf(20_000, 20_000, deflateSync(Buffer.alloc(20_000 * 2501))),
      code,
    ),
    bad('jpeg bomb, 65,500 × 65,500', 'photo.jpg', jpegClaiming(jpeg, 65_500), code),
    bad('webp bomb, small frames on 16,383 × 16,383', 'photo.webp', webpClaiming(animation, 16_383), code),
    bad('avif bomb, 40,000 × 40,000', 'photo.avif', claiming(avif, 40_000), code),
    bad('heic bomb, 40,000 × 40,000', 'photo.heic', claiming(heic, 40_000), code),
  ]
}

function bad(name: string, declaredName: string, bytes: Buffer, code: ErrorCode): BadPicture {
  return { name, declaredName, bytes, code }
}

/** A greyscale PNG of one bit a pixel. */
function pngOf(width: number, height: number, pixels: Buffer): Buffer {
  const header = Buffer.alloc(13)
  header.writeUInt32BE(width)
  header.writeUInt32BE(height, 4)
  header.writeUInt8(1, 8)
  const signature = Buffer.from('\x89PNG\r\n\x1a\n', 'latin1')
  return Buffer.concat([signature, pngChunk('IHDR', header), pngChunk('IDAT', pixels), pngChunk('IEND')])
}

/** Height and width in the frame header (ITU-T T.81, section B.2.2). */
function jpegClaiming(jpeg: Buffer, side: number): Buffer {
  const copy = Buffer.from(jpeg)
  const frame = copy.indexOf(Buffer.from([0xff, 0xc0]))
  copy.writeUInt16BE(side, frame + 5)
  copy.writeUInt16BE(side, frame + 7)
  return copy
}

/** The canvas in VP8X (RFC 9649, section 2.7), which always begins at 12. */
function webpClaiming(webp: Buffer, side: number): Buffer {
  const copy = Buffer.from(webp)
  copy.writeUIntLE(side - 1, 24, 3)
  copy.writeUIntLE(side - 1, 27, 3)
  return copy
}

/** Width and height in every ispe property (ISO/IEC 23008-12, section 6.5.3). */
function claiming(heif: Buffer, side: number): Buffer {
  const copy = Buffer.from(heif)
  for (let at = copy.indexOf('ispe'); at >= 0; at = copy.indexOf('ispe', at + 1)) {
    copy.writeUInt32BE(side, at + 8)
    copy.writeUInt32BE(side, at + 12)
  }
  return copy
}
