import { crc32, deflateSync } from 'node:zlib'
import { limits } from '@snaplink/contract'
import { type PictureFile, photoFile } from './pictures.ts'

const jpeg = (name: string, buffer: Buffer): PictureFile => ({ name, mimeType: 'image/jpeg', buffer })

export const textFile = jpeg('notes.jpg', Buffer.from('Milk, eggs, a birthday card.\n'.repeat(40)))
export const emptyFile = jpeg('empty.jpg', Buffer.alloc(0))
export const svgFile = jpeg(
  'drawing.jpg',
  Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"><script>document.title = "owned"</script></svg>'),
)
export const htmlFile = jpeg('page.jpg', Buffer.from('<!doctype html><script>document.title = "owned"</script>'))

/** A photo that ends in the middle, as a broken transfer leaves it. */
export async function truncatedFile(): Promise<PictureFile> {
  const { buffer } = await photoFile()
  return jpeg('half.jpg', buffer.subarray(0, buffer.length / 2))
}

/** A good photo with so much behind it that it weighs more than any may. */
export async function heavyFile(): Promise<PictureFile> {
  const { buffer } = await photoFile()
  return jpeg('heavy.jpg', Buffer.concat([buffer], limits.maxPhotoBytes + 1))
}

/** A few kilobytes that say they are 40,000 × 40,000 pixels: decoded, they would take 1.6 GB. */
export function bombFile(): PictureFile {
  const header = Buffer.alloc(13)
  header.writeUInt32BE(40_000, 0)
  header.writeUInt32BE(40_000, 4)
  // One bit a pixel, grey.
  header.writeUInt8(1, 8)
  const rows = deflateSync(Buffer.alloc(1_000_000))
  const signature = Buffer.from('89504e470d0a1a0a', 'hex')
  const buffer = Buffer.concat([signature, chunk('IHDR', header), chunk('IDAT', rows), chunk('IEND', Buffer.alloc(0))])
  return { name: 'bomb.png', mimeType: 'image/png', buffer }
}

/** PNG (ISO/IEC 15948), 5.3: length, type, data, CRC of type and data. */
function chunk(type: string, data: Buffer): Buffer {
  const length = Buffer.alloc(4)
  length.writeUInt32BE(data.length)
  const body = Buffer.concat([Buffer.from(type, 'latin1'), data])
  const sum = Buffer.alloc(4)
  sum.writeUInt32BE(crc32(body))
  return Buffer.concat([length, body, sum])
}
