import type { ErrorCode } from '@snaplink/contract'
import { SnaplinkError } from './snaplink-error.ts'

/** Why a photo was not sent, for the person who sent it. */
export interface PhotoFailure {
  code: ErrorCode | 'network'
  sentence: string
  canRetry: boolean
}

/** The picker handed over a file that cannot be read: it lies in a cloud, or was deleted. */
export const unreadable: PhotoFailure = {
  code: 'photo.damaged',
  sentence: 'This phone could not read the photo. Open it in your gallery first, then choose it again.',
  canRetry: false,
}

/** The browser was closed before it had kept the photo, or has cleared its storage since. */
export const lostBytes: PhotoFailure = {
  code: 'photo.interrupted',
  sentence: 'This phone no longer has the photo. Take or choose it again.',
  canRetry: false,
}

/** The photo itself is at fault: the same bytes would be refused again. */
const faultsOfPhoto = new Set<string>([
  'photo.too-large',
  'photo.empty',
  'photo.not-an-image',
  'photo.too-many-pixels',
  'photo.damaged',
  'photo.too-slow',
])

export function failureOf({ code, sentence }: SnaplinkError): PhotoFailure {
  return { code, sentence, canRetry: !faultsOfPhoto.has(code) }
}

/** The server has taken the photo's bytes, and then could not use them. */
export function rejectionOf(code: ErrorCode): PhotoFailure {
  return { code, sentence: new SnaplinkError(code).sentence, canRetry: false }
}
