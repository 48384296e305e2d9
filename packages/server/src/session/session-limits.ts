import { type PhotoType, photoType, type SessionLimits, type Shrinking } from '@snaplink/contract'
import type { SessionRow } from '../db/tables.ts'

/** What a session takes, as its row keeps it. */
export type LimitColumns = Pick<SessionRow, 'maxPhotos' | 'maxPhotoBytes' | 'maxTotalBytes' | 'mediaTypes'>

/** What whoever opens a session wants, within what the server allows. Whoever wants no kind of picture that it takes gets all of them. */
export function limitColumns(wanted: Partial<SessionLimits>, allowed: SessionLimits): LimitColumns {
  const mediaTypes = allowed.mediaTypes.filter((type) => wanted.mediaTypes?.includes(type) ?? true)
  return {
    maxPhotos: Math.min(wanted.maxPhotos ?? allowed.maxPhotos, allowed.maxPhotos),
    maxPhotoBytes: Math.min(wanted.maxPhotoBytes ?? allowed.maxPhotoBytes, allowed.maxPhotoBytes),
    maxTotalBytes: Math.min(wanted.maxTotalBytes ?? allowed.maxTotalBytes, allowed.maxTotalBytes),
    mediaTypes: (mediaTypes.length > 0 ? mediaTypes : allowed.mediaTypes).join(' '),
  }
}

export function limitsOf({ maxPhotos, maxPhotoBytes, maxTotalBytes, mediaTypes }: LimitColumns): SessionLimits {
  return { maxPhotos, maxPhotoBytes, maxTotalBytes, mediaTypes: mediaTypes.split(' ') as PhotoType[] }
}

/** Whether and how phones are asked to make photos smaller, for an answer. */
export function shrinkOf({ shrink }: Pick<SessionRow, 'shrink'>): { shrink?: Shrinking } {
  return shrink === null ? {} : { shrink: JSON.parse(shrink) }
}

/** Every kind of picture that we take. */
export const allMediaTypes = photoType.options
