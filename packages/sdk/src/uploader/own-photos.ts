import type { OutboxPhoto, Photo } from '../index.ts'

/** A photo of the list: of a phone's or of this computer's. */
export type ListedPhoto = Photo & {
  /** It comes from this page, and this is how far it is. */
  own?: OutboxPhoto
}

/** Its bytes are safe on the server. */
export function isUsable({ state }: Pick<Photo, 'state'>): boolean {
  return state === 'received' || state === 'ready'
}

/** Its size is known, as it is once it can be shown. */
export function isMeasured(photo: ListedPhoto): photo is ListedPhoto & { width: number; height: number } {
  return photo.width !== undefined && photo.height !== undefined
}

/** The server has all of it, and can bring it back after a removal. */
export function isHeld({ state, own }: ListedPhoto): boolean {
  return state !== 'offered' && own?.state !== 'failed'
}

/** One list of what the server knows and of what this page is about to send, in the person's order. */
export function listPhotos(photos: readonly Photo[], outbox: readonly OutboxPhoto[]): readonly ListedPhoto[] {
  if (outbox.length === 0) return photos
  const ownById = new Map(outbox.map((own) => [own.photoId, own]))
  const known = photos.map((photo) => {
    const own = ownById.get(photo.photoId)
    ownById.delete(photo.photoId)
    return own ? withOwn(photo, own) : photo
  })
  const coming = [...ownById.values()].filter(({ state }) => state !== 'ready' && state !== 'duplicate')
  return [...known, ...coming.map(fromOutbox)].sort((a, b) => a.position - b.position)
}

/** Its picture need not travel to the server and back. */
function withOwn(photo: Photo, own: OutboxPhoto): ListedPhoto {
  const previewUrl = photo.previewUrl ?? own.thumbUrl
  return { ...photo, own, ...(previewUrl && { previewUrl }), ...sentOf(photo, own) }
}

function sentOf({ state }: Pick<Photo, 'state'>, own: OutboxPhoto) {
  return state === 'offered' && 'sentBytes' in own ? { sentBytes: own.sentBytes } : {}
}

function fromOutbox(own: OutboxPhoto): ListedPhoto {
  const { photoId, name, bytes, position, thumbUrl } = own
  const failure = own.state === 'failed' ? ({ state: 'rejected' } as const) : ({ state: 'offered' } as const)
  const nowhere = { deviceId: '', mediaType: '', offeredAt: 0, urls: {} }
  return {
    photoId,
    name,
    bytes,
    position,
    ...nowhere,
    ...failure,
    ...sentOf(failure, own),
    own,
    ...(thumbUrl && { previewUrl: thumbUrl }),
  }
}

/** The one that was chosen; where none was, the first. One photo alone needs no such word. */
export function coverOf(photos: readonly ListedPhoto[]): ListedPhoto | undefined {
  const chosen = photos.find(({ isCover }) => isCover)
  return chosen ?? (photos.length > 1 ? photos.find(({ state }) => state !== 'rejected') : undefined)
}
