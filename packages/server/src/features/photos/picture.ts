import { readFile } from 'node:fs/promises'
import { limits } from '@snaplink/contract'
import sharp, { type Sharp, type SharpOptions } from 'sharp'
import { atMost } from '../../at-most.ts'
import { AppError } from '../../errors.ts'
import { heicToJpeg } from '../../pictures/heic-to-jpeg.ts'
import { mostPixelsIn, readHeifFile } from '../../pictures/heif-file.ts'
import { MalformedPicture } from '../../pictures/malformed-picture.ts'
import { type ImageType, needsJpeg } from './image-type.ts'

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
  /** In full size, where the original is something that many programs cannot show; else null. */
  readonly jpeg: Buffer | null
}

const displaySide = 1600
const thumbSide = 320
/** Looks like the original and is about as large as what a phone writes as JPEG. */
const fullQuality = 92

/** Whole files, of which any number may arrive at the same time. */
const twoInMemory = atMost(2)

// libvips works on its own threads, one a picture; a cache of finished operations would only keep strangers' pixels in memory.
sharp.concurrency(1)
sharp.cache(false)

/**
 * Reads the header and decodes nothing, so a bomb costs nothing.
 *
 * @throws AppError `photo.too-many-pixels`, `photo.damaged`
 */
export async function measurePicture(input: string | Buffer): Promise<PictureSize> {
  const { width, height, autoOrient } = await sharp(input, { limitInputPixels: false }).metadata().catch(refusePicture)
  if (width * height > limits.maxPhotoPixels) throw new AppError('photo.too-many-pixels')
  return autoOrient
}

/**
 * Refuses, before anything is decoded, what is larger than we show. HEIF files are judged by their boxes: no picture, tile or
 * canvas in one may claim more, whichever of them is shown.
 *
 * @throws AppError `photo.too-many-pixels`, `photo.damaged`
 */
export async function refuseBomb(path: string, type: ImageType): Promise<void> {
  if (type !== 'image/heic' && type !== 'image/avif') return void (await measurePicture(path))
  const pixels = await twoInMemory(async () => {
    const bytes = await readFile(path)
    return mostPixelsIn(bytes, readHeifFile(bytes))
  }).catch((cause) => {
    throw cause instanceof MalformedPicture ? new AppError('photo.damaged', { cause }) : cause
  })
  if (pixels > limits.maxPhotoPixels) throw new AppError('photo.too-many-pixels')
}

/**
 * Decodes once and makes both sizes of it: 210 ms of CPU for 12 megapixels, off the main thread, where two decodes cost 380
 * (STACK.md, "Pictures"). A HEIC or AVIF becomes a JPEG first, which costs about a second more. Of an animation, the first frame.
 *
 * @throws AppError `photo.too-many-pixels`, `photo.damaged`, `photo.too-slow`
 */
export async function makePictures(original: Buffer, type: ImageType): Promise<Pictures> {
  const jpeg = needsJpeg(type) ? await toJpeg(original, type) : null
  return { ...(await makeSizes(jpeg ?? original)), jpeg }
}

/** In full size, upright, with its colour profile and nothing else beside the pixels. */
async function toJpeg(original: Buffer, type: ImageType): Promise<Buffer> {
  if (type === 'image/heic') return heicToJpeg(original)
  try {
    return await decoded(original)
      .autoOrient()
      .flatten({ background: '#fff' })
      .keepIccProfile()
      .jpeg({ quality: fullQuality })
      .toBuffer()
  } catch (error) {
    return refusePicture(error)
  }
}

async function makeSizes(picture: Buffer): Promise<Omit<Pictures, 'jpeg'>> {
  const size = await measurePicture(picture)
  try {
    const { data, info } = await decoded(picture)
      .autoOrient()
      .resize(displaySide, displaySide, { fit: 'inside', withoutEnlargement: true })
      // JPEG has no transparency; what was transparent is shown on white.
      .flatten({ background: '#fff' })
      .toColourspace('srgb')
      .raw()
      .toBuffer({ resolveWithObject: true })
    const small = { width: info.width, height: info.height, channels: info.channels }
    const resized = () => withinTime(sharp(data, { raw: small }))
    return {
      width: size.width,
      height: size.height,
      display: await resized().jpeg({ quality: 78 }).toBuffer(),
      thumb: await resized()
        .resize(thumbSide, thumbSide, { fit: 'inside', withoutEnlargement: true })
        .webp({ effort: 0 })
        .toBuffer(),
    }
  } catch (error) {
    return refusePicture(error)
  }
}

/** A picture that is going to be decoded, within our bounds of pixels and time. What it throws then goes to `refusePicture`. */
export function decoded(picture: Buffer, options: Pick<SharpOptions, 'animated'> = {}): Sharp {
  return withinTime(sharp(picture, { ...options, limitInputPixels: limits.maxPhotoPixels, failOn: 'truncated' }))
}

function withinTime(picture: Sharp): Sharp {
  return picture.timeout({ seconds: Math.ceil(limits.decodeMs / 1000) })
}

/**
 * libvips tells by sentences; whatever it cannot decode is damaged, unless this machine was short of memory.
 *
 * @throws AppError `photo.too-many-pixels`, `photo.damaged`, `photo.too-slow`
 */
export function refusePicture(cause: unknown): never {
  const sentence = cause instanceof Error ? cause.message : ''
  if (sentence.includes('out of memory')) throw cause
  if (sentence.startsWith('timeout')) throw new AppError('photo.too-slow', { cause })
  if (sentence.includes('exceeds pixel limit')) throw new AppError('photo.too-many-pixels', { cause })
  throw new AppError('photo.damaged', { cause })
}
