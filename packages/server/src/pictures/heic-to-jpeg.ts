import sharp from 'sharp'
import { decodeHeic, type HeicBounds } from './decode-heic.ts'
import { embedColourProfile } from './embed-colour-profile.ts'

/** Looks like the original and is about as large as what a phone writes as JPEG. */
const quality = 92

/**
 * A HEIC as a JPEG of the same size, upright, in the original's colours and without any metadata: what a person may download who has
 * nothing that shows HEIC, and what the display sizes are made from (of raw pixels they would lose the colour profile).
 *
 * @throws AppError as decodeHeic does
 */
export async function heicToJpeg(bytes: Buffer, bounds: HeicBounds = {}): Promise<Buffer> {
  const { data, width, height, channels, colourProfile } = await decodeHeic(bytes, bounds)
  // decodeHeic has bounded the pixels.
  const jpeg = await sharp(data, { raw: { width, height, channels }, limitInputPixels: false })
    // JPEG has no transparency; what was transparent is shown on white.
    .flatten({ background: '#fff' })
    .jpeg({ quality })
    .toBuffer()
  return colourProfile ? embedColourProfile(jpeg, colourProfile) : jpeg
}
