import { limits } from '@snaplink/contract'
import sharp, { type Sharp } from 'sharp'
import { AppError } from '../../errors.ts'

/** Upright, in pixels. */
export interface PictureSize {
  readonly width: number
  readonly height: number
}

/** What we make of a photo, upright and without any metadata. */
export interface Pictures extends PictureSize {
  /** JPEG, at most 1600 pixels long: what fills a screen. */
  readonly display: Buffer
  /** WebP, at most 320 pixels long: what stands in a list. */
  readonly thumb: Buffer
}

const displaySide = 1600
const thumbSide = 320

// libvips works on its own threads, one a picture; a cache of finished operations would only keep strangers' pixels in memory.
sharp.concurrency(1)
sharp.cache(false)

/**
 * Reads the header and decodes nothing, so a bomb costs nothing.
 *
 * @throws AppError `photo.too-many-pixels`, `photo.damaged`
 */
export async function measurePicture(input: string | Buffer): Promise<PictureSize> {
  const { width, height, autoOrient } = await sharp(input, { limitInputPixels: false }).metadata().catch(refuse)
  if (width * height > limits.maxPhotoPixels) throw new AppError('photo.too-many-pixels')
  return autoOrient
}

/**
 * Decodes once and makes both sizes of it: 210 ms of CPU for 12 megapixels, off the main thread, where two decodes cost 380
 * (STACK.md, "Pictures"). Of an animation, the first frame.
 *
 * @throws AppError `photo.too-many-pixels`, `photo.damaged`, `photo.too-slow`
 */
export async function makePictures(path: string): Promise<Pictures> {
  const size = await measurePicture(path)
  try {
    const { data, info } = await withinTime(
      sharp(path, { limitInputPixels: limits.maxPhotoPixels, failOn: 'truncated' }),
    )
      .autoOrient()
      .resize(displaySide, displaySide, { fit: 'inside', withoutEnlargement: true })
      // JPEG has no transparency; what was transparent is shown on white.
      .flatten({ background: '#fff' })
      .toColourspace('srgb')
      .raw()
      .toBuffer({ resolveWithObject: true })
    const small = { width: info.width, height: info.height, channels: info.channels }
    const decoded = () => withinTime(sharp(data, { raw: small }))
    return {
      width: size.width,
      height: size.height,
      display: await decoded().jpeg({ quality: 78 }).toBuffer(),
      thumb: await decoded()
        .resize(thumbSide, thumbSide, { fit: 'inside', withoutEnlargement: true })
        .webp({ effort: 0 })
        .toBuffer(),
    }
  } catch (error) {
    return refuse(error)
  }
}

function withinTime(picture: Sharp): Sharp {
  return picture.timeout({ seconds: Math.ceil(limits.decodeMs / 1000) })
}

/** libvips tells by sentences; whatever it cannot decode is damaged. */
function refuse(cause: unknown): never {
  const sentence = cause instanceof Error ? cause.message : ''
  if (sentence.startsWith('timeout')) throw new AppError('photo.too-slow', { cause })
  if (sentence.includes('exceeds pixel limit')) throw new AppError('photo.too-many-pixels', { cause })
  throw new AppError('photo.damaged', { cause })
}
