import { createHash, randomBytes } from 'node:crypto'
import sharp from 'sharp'

/** A picture as a file picker hands it over. */
export interface PictureFile {
  readonly name: string
  readonly mimeType: string
  readonly buffer: Buffer
}

export interface PictureOptions {
  readonly name?: string
  readonly width?: number
  readonly height?: number
  /** What most of it looks like, so that a test sees which one it is. */
  readonly color?: readonly [red: number, green: number, blue: number]
}

/** How much each pixel may differ from the colour; all ones in binary. */
const grain = 63

/** A grainy JPEG, so that it weighs what a photo weighs: 4032 × 3024 are about 4 MB. */
export async function photoFile(options: PictureOptions = {}): Promise<PictureFile> {
  const { name = 'IMG_0001.jpg', width = 1200, height = 900, color = [58, 123, 213] } = options
  const pixels = randomBytes(width * height * 3)
  for (let index = 0; index < pixels.length; index++) {
    pixels[index] = Math.min(255, (color[index % 3] ?? 0) + ((pixels[index] ?? 0) & grain))
  }
  const raw = { width, height, channels: 3 } as const
  return { name, mimeType: 'image/jpeg', buffer: await sharp(pixels, { raw }).jpeg({ quality: 80 }).toBuffer() }
}

/** What a current phone takes: 12 megapixels. */
export function phonePhoto(options: Omit<PictureOptions, 'width' | 'height'> = {}): Promise<PictureFile> {
  return photoFile({ ...options, width: 4032, height: 3024 })
}

/** `count` small photos with names in order: `photo-1.jpg` … */
export function photoFiles(count: number): Promise<PictureFile[]> {
  return Promise.all(
    Array.from({ length: count }, (_, index) => photoFile({ name: `photo-${index + 1}.jpg`, color: colorOf(index) })),
  )
}

/** Colours that are told apart at a glance. */
function colorOf(index: number): [number, number, number] {
  return [(index * 90) % 220, (index * 50 + 80) % 220, (index * 130 + 160) % 220]
}

export function sha256(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex')
}
