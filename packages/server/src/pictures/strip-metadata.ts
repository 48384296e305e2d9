import { MalformedPicture, type StripFailure } from './malformed-picture.ts'
import { stripHeif } from './strip-heif.ts'
import { stripJpeg } from './strip-jpeg.ts'
import { stripPng } from './strip-png.ts'
import { stripWebp } from './strip-webp.ts'

/** The containers that we can rewrite. */
export type StrippableType = keyof typeof strippers

/**
 * What became of a picture. `pieces`, written one after the other, are the whole new file; most are views of the old one, so that
 * nothing is copied (save of a HEIF file, which is overwritten in a copy). `changed` is false where they equal the old file.
 */
export type Stripped =
  | { readonly ok: true; readonly changed: boolean; readonly pieces: readonly Buffer[] }
  | { readonly ok: false; readonly reason: StripFailure }

const strippers = {
  'image/jpeg': stripJpeg,
  'image/png': stripPng,
  'image/webp': stripWebp,
  'image/heic': stripHeif,
  'image/avif': stripHeif,
} as const

/**
 * Rewrites the container of a picture without what it tells about its maker: places, times, names, serial numbers, maker notes,
 * comments, embedded thumbnails, second pictures, and whatever was hung on behind the picture. Stays: every byte of the coded
 * pixels, the orientation, the colour profile, transparency and animation. What we do not know goes, because a list of what is
 * private could never be complete; the one exception is HEIF, see stripHeif.
 *
 * Decodes nothing and is linear in `bytes` (one photo in memory, a few milliseconds for 25 MB). Running it again changes nothing.
 * Never throws for what is in `bytes`: what is not whole and well-formed, or not of `type`, gets a reason.
 */
export function stripMetadata(bytes: Buffer, type: StrippableType): Stripped {
  try {
    const pieces = strippers[type](bytes)
    return { ok: true, changed: !isSame(bytes, pieces), pieces }
  } catch (error) {
    if (error instanceof MalformedPicture) return { ok: false, reason: error.reason }
    throw error
  }
}

function isSame(bytes: Buffer, pieces: readonly Buffer[]): boolean {
  let at = 0
  for (const piece of pieces) {
    if (!bytes.subarray(at, at + piece.length).equals(piece)) return false
    at += piece.length
  }
  return at === bytes.length
}
