import { croppedArea, limits, type PhotoEdits, rotatedSize, type Size, straightenScale } from '@snaplink/contract'
import sharp from 'sharp'

export interface EditedPicture {
  readonly bytes: Buffer
  readonly mediaType: 'image/jpeg' | 'image/png' | 'image/webp'
}

/** Looks like the original; about as large as what a phone writes. */
const quality = 92

/**
 * Carries out what a person wants of a picture: upright, rotated, straightened, cropped (contract/picture-geometry.ts says which
 * pixels are left), and encoded anew in its own format. Without metadata, unless it is to be kept.
 *
 * @param picture JPEG, PNG or WebP; of an animation the first frame counts
 * @throws what sharp throws
 */
export async function applyEdits(
  picture: Buffer,
  edits: PhotoEdits,
  { keepMetadata = false, as }: { keepMetadata?: boolean; as?: 'jpeg' | 'png' } = {},
): Promise<EditedPicture> {
  const input = sharp(picture, { limitInputPixels: limits.maxPhotoPixels, failOn: 'truncated' })
  const { autoOrient, format, hasAlpha } = await input.metadata()
  const rotated = rotatedSize(autoOrient, edits)
  const edited = input
    .autoOrient()
    .rotate(edits.rotation + edits.straighten, { background: '#000' })
    .extract(areaOf(rotated, edits))
    .timeout({ seconds: Math.ceil(limits.decodeMs / 1000) })
  if (keepMetadata) edited.keepMetadata()
  const kind = as ?? (format === 'png' || format === 'webp' ? format : 'jpeg')
  if (kind === 'png') return { bytes: await edited.png().toBuffer(), mediaType: 'image/png' }
  if (kind === 'webp') return { bytes: await edited.webp({ quality }).toBuffer(), mediaType: 'image/webp' }
  const flat = hasAlpha ? edited.flatten({ background: '#fff' }) : edited
  return { bytes: await flat.jpeg({ quality, chromaSubsampling: '4:4:4' }).toBuffer(), mediaType: 'image/jpeg' }
}

/** In the canvas that turning makes: larger than the picture, with the same middle. */
function areaOf(rotated: Size, edits: PhotoEdits) {
  if (edits.straighten === 0) return croppedArea(rotated, edits)
  const angle = (Math.abs(edits.straighten) * Math.PI) / 180
  const [cos, sin] = [Math.cos(angle), Math.sin(angle)]
  const canvas = {
    width: rotated.width * cos + rotated.height * sin,
    height: rotated.width * sin + rotated.height * cos,
  }
  const scale = straightenScale(rotated, edits.straighten)
  // Two pixels less on each side: at its corners the turned picture is mixed with the empty canvas, whose size is rounded.
  const kept = {
    width: Math.max(1, Math.floor(rotated.width * scale) - 4),
    height: Math.max(1, Math.floor(rotated.height * scale) - 4),
  }
  const area = croppedArea(kept, edits)
  return {
    ...area,
    left: area.left + Math.floor((canvas.width - kept.width) / 2),
    top: area.top + Math.floor((canvas.height - kept.height) / 2),
  }
}
