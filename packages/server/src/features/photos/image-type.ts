import { heifTypeOf } from '../../pictures/isobmff.ts'
import type { StrippableType } from '../../pictures/strip-metadata.ts'

/** The kinds of picture that we take: all whose container we can rewrite. */
export type ImageType = StrippableType

const extensions: Record<ImageType, readonly string[]> = {
  'image/jpeg': ['jpg', 'jpeg'],
  'image/png': ['png'],
  'image/webp': ['webp'],
  'image/heic': ['heic', 'heif', 'hif'],
  'image/avif': ['avif'],
}

/**
 * What a file is by its first 64 bytes, whatever it is called; null where it is none of ours.
 *
 * JPEG: ITU T.81 section B.1.1.2 (SOI, then the next marker). PNG: W3C PNG third edition, section 5.2. WebP: RFC 9649 section 2.4.
 * HEIC and AVIF: ISO/IEC 23008-12, by their brands.
 */
export function imageTypeOf(head: Uint8Array): ImageType | null {
  const text = Buffer.from(head.subarray(0, 12)).toString('latin1')
  if (text.startsWith('\xff\xd8\xff')) return 'image/jpeg'
  if (text.startsWith('\x89PNG\r\n\x1a\n')) return 'image/png'
  if (text.startsWith('RIFF') && text.slice(8) === 'WEBP') return 'image/webp'
  return heifTypeOf(head.subarray(0, 64))
}

/** Whether browsers and programs that cannot show it are common: these get a JPEG beside the original. */
export function needsJpeg(type: ImageType): boolean {
  return type === 'image/heic' || type === 'image/avif'
}

/** `name` with an extension that fits: what a person saves must not become a page because a stranger called it `.html`. */
export function fileNameFor(name: string, type: ImageType): string {
  const [extension = '', ...others] = extensions[type]
  const [, base = '', given = ''] = /^(.*?)(?:\.([^.]{0,10}))?$/su.exec(name) ?? []
  return [extension, ...others].includes(given.toLowerCase()) ? name : `${base || 'photo'}.${extension}`
}
