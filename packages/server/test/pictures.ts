import { crc32, deflateSync } from 'node:zlib'
import sharp from 'sharp'

/**
 * A photo with something in it: the left half red, the right half blue, as the sensor saw it. Without an `orientation` it has no
 * metadata at all; another `quality` (1 to 100) makes it another file.
 */
export async function jpeg(
  options: { width?: number; height?: number; orientation?: number; quality?: number } = {},
): Promise<Buffer> {
  const { width = 64, height = 48, orientation, quality = 90 } = options
  const picture = (await redAndBlue(width, height)).jpeg({ quality })
  return (orientation === undefined ? picture : picture.withMetadata({ orientation })).toBuffer()
}

export async function png(options: { width?: number; height?: number } = {}): Promise<Buffer> {
  return (await redAndBlue(options.width ?? 64, options.height ?? 48)).png().toBuffer()
}

export async function webp(options: { width?: number; height?: number } = {}): Promise<Buffer> {
  return (await redAndBlue(options.width ?? 64, options.height ?? 48)).webp().toBuffer()
}

/** A JPEG that cannot be compressed: about one byte a pixel. */
export async function noisyJpeg(width: number, height: number): Promise<Buffer> {
  const noise = { type: 'gaussian', mean: 128, sigma: 60 } as const
  return sharp({ create: { width, height, channels: 3, background: '#fff', noise } })
    .jpeg({ quality: 95 })
    .toBuffer()
}

/** A PNG whose header promises 40,000 × 40,000 pixels (4.8 GB decoded) in a few hundred bytes. */
export function bomb(side = 40_000): Buffer {
  const header = Buffer.alloc(13)
  header.writeUInt32BE(side, 0)
  header.writeUInt32BE(side, 4)
  header.set([8, 2], 8)
  const signature = Buffer.from('\x89PNG\r\n\x1a\n', 'latin1')
  const pixels = deflateSync(Buffer.alloc(100_000))
  return Buffer.concat([signature, chunk('IHDR', header), chunk('IDAT', pixels), chunk('IEND', Buffer.alloc(0))])
}

export const svg = Buffer.from(
  '<svg xmlns="http://www.w3.org/2000/svg" width="10" height="10"><script>alert(1)</script></svg>',
)
export const html = Buffer.from('<!doctype html><title>x</title><script>alert(1)</script>')

async function redAndBlue(width: number, height: number) {
  const half = Math.floor(width / 2)
  const blue = { create: { width: width - half, height, channels: 3, background: '#00f' } } as const
  return sharp({ create: { width, height, channels: 3, background: '#f00' } }).composite([
    { input: blue, left: half, top: 0 },
  ])
}

/** W3C PNG third edition, section 5.3: length, type, data, CRC of type and data. */
function chunk(type: string, data: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(type, 'latin1'), data])
  const [length, crc] = [Buffer.alloc(4), Buffer.alloc(4)]
  length.writeUInt32BE(data.length)
  crc.writeUInt32BE(crc32(body))
  return Buffer.concat([length, body, crc])
}
