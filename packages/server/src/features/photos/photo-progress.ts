import type { Clock } from '../../clock.ts'
import type { Signals } from '../../session/signals.ts'
import type { PhotoKey } from './photo-rows.ts'

/** How far a photo is on its way in. */
export interface Progress extends PhotoKey {
  /** Which way: a photo that is sent twice has two. */
  readonly uploadId: string
  /** The device that sends it, and so knows. */
  readonly by: string
  readonly sentBytes: number
  /** As announced; what came is more if more came. */
  readonly totalBytes: number
}

/** Tells the others in the session, by the signal `photo.progress`, a few times a second. */
export interface PhotoProgress {
  tell(progress: Progress): void
  /** There will be no more of this upload. */
  forget(uploadId: string): void
}

/** How often the others hear how far one upload is. Milliseconds. */
const everyMs = 150

/** Uploads that nobody goes on with are forgotten by number, the oldest first. */
const maxKnown = 1_000

export function createPhotoProgress({ signals, clock }: { signals: Signals; clock: Clock }): PhotoProgress {
  const toldAt = new Map<string, number>()
  return {
    tell({ sessionId, photoId, uploadId, by, sentBytes, totalBytes }) {
      const now = clock.now()
      // The end is told by an event.
      if (sentBytes === totalBytes || now - (toldAt.get(uploadId) ?? 0) < everyMs) return
      toldAt.delete(uploadId)
      toldAt.set(uploadId, now)
      const [oldest] = toldAt.keys()
      if (toldAt.size > maxKnown && oldest !== undefined) toldAt.delete(oldest)
      const data = { photoId, sentBytes, totalBytes: Math.max(sentBytes, totalBytes) }
      signals.send(sessionId, { type: 'photo.progress', by, data }, { except: by })
    },
    forget: (uploadId) => void toldAt.delete(uploadId),
  }
}
