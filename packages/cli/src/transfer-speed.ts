import type { AnyEvent } from '@snaplink/contract'

/** How fast each photo came from its phone, by the server's clock. */
export interface TransferSpeeds {
  hear(event: AnyEvent): void
  /** Bytes a second; undefined for a photo whose way was not seen. */
  of(photoId: string): number | undefined
}

/**
 * A phone offers all that was picked at once and then sends one after the other: a photo's time runs from its offer, or from
 * the arrival of the one before it.
 */
export function createTransferSpeeds(): TransferSpeeds {
  const offeredAt = new Map<string, number>()
  const lastArrival = new Map<string, number>()
  const speeds = new Map<string, number>()
  return {
    hear({ type, at, by, data }) {
      const { photoId, bytes } = data as { photoId: string; bytes: number }
      if (type === 'photo.offered') offeredAt.set(photoId, at)
      if (type !== 'photo.received') return
      const begunAt = Math.max(offeredAt.get(photoId) ?? at, lastArrival.get(by) ?? 0)
      lastArrival.set(by, at)
      if (at > begunAt) speeds.set(photoId, (bytes / (at - begunAt)) * 1000)
    },
    of: (photoId) => speeds.get(photoId),
  }
}
