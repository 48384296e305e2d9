import sharp from 'sharp'
import { stripMetadata } from '../../pictures/strip-metadata.ts'
import type { ImageType } from './image-type.ts'
import { decoded, refusePicture } from './picture.ts'

/** A photo as it may be handed out: the pixels that came, and nothing that tells of the person. */
export interface CleanOriginal {
  /** Written one after the other, they are the file. */
  readonly pieces: readonly Buffer[]
  readonly mediaType: ImageType
}

/**
 * Removes places, serial numbers, maker notes and comments by rewriting the container, so that the decoded pixels stay the
 * same; null where there was nothing to remove.
 *
 * A picture that decodes but whose container is too odd to be rewritten safely is encoded anew rather than refused: PNG and WebP
 * without loss, JPEG at a quality whose loss nobody sees, HEIC and AVIF as the `jpeg` that was made of them.
 *
 * @param jpeg the photo in full size, where its type needs one
 * @throws AppError `photo.too-many-pixels`, `photo.damaged`, `photo.too-slow`, all of them only where it is encoded anew
 */
export async function cleanOriginal(
  original: Buffer,
  type: ImageType,
  jpeg: Buffer | null,
): Promise<CleanOriginal | null> {
  const stripped = stripMetadata(original, type)
  if (stripped.ok) return stripped.changed ? { pieces: stripped.pieces, mediaType: type } : null
  if (jpeg) return { pieces: [jpeg], mediaType: 'image/jpeg' }
  return { pieces: [await encodeAnew(original, type).catch(refusePicture)], mediaType: type }
}

/** Of an animation all frames together may have the pixels of one picture: so far only its first frame was decoded. */
async function encodeAnew(original: Buffer, type: ImageType): Promise<Buffer> {
  const { pages = 1 } = await sharp(original).metadata()
  // An animation cannot be turned, and nobody makes turned ones.
  const picture = pages > 1 ? decoded(original, { animated: true }) : decoded(original).autoOrient()
  const coloured = picture.keepIccProfile()
  if (type === 'image/png') return coloured.png().toBuffer()
  if (type === 'image/webp') return coloured.webp({ lossless: true }).toBuffer()
  return coloured.jpeg({ quality: 95, chromaSubsampling: '4:4:4' }).toBuffer()
}
