import { backOffMs } from './alarm.ts'
import { type Barrier, createBarrier } from './barrier.ts'
import type { DeviceSession } from './device-session.ts'
import { createLane } from './lane.ts'
import type { OutboxItem, OutboxList } from './outbox-list.ts'
import type { OutboxStorage } from './outbox-storage.ts'
import { lostBytes } from './photo-failure.ts'
import { type DrawnPreview, drawPreview, embeddedPreview } from './preview.ts'
import { isPassing, SnaplinkError } from './snaplink-error.ts'
import { upload } from './upload.ts'

/** More would only make each of them slower; fewer leave a long line idle between two. */
const uploadsAtOnce = 3
const offersAtOnce = 4
/** Each may hold a decoded photo in memory: 12 megapixels are 48 MB. */
const drawingsAtOnce = 2
/** How often a photo may arrive broken before we say so. */
const maxBrokenUploads = 5

export interface PhotoSender {
  /**
   * Offers a photo and uploads it, however long that takes. Resolves early when the item is aborted.
   *
   * @param bytes if they are at hand; otherwise the storage is asked
   * @throws SnaplinkError what cannot be mended by trying again
   */
  send(item: OutboxItem, bytes?: Blob): Promise<void>
  /** Takes back a photo that the server may know. */
  takeBack(item: OutboxItem): Promise<void>
  /** Originals wait while anyone is inside, so that everything offered is on the page first. */
  readonly offering: Barrier
}

/** Brings photos to the server: first the offer, then a better preview, then the original. */
export function createPhotoSender(device: DeviceSession, list: OutboxList, storage: OutboxStorage): PhotoSender {
  const { session, http, alarm } = device
  const offering = createBarrier()
  const offers = createLane(offersAtOnce)
  const drawings = createLane(drawingsAtOnce)
  const uploads = createLane(uploadsAtOnce)

  function send(item: OutboxItem, picked?: Blob) {
    // Nothing here holds the bytes while the photo waits for its turn to upload: two hundred of them would fill the memory.
    return introduce(item, picked).then(() => uploads(() => deliver(item)))
  }

  async function introduce(item: OutboxItem, picked?: Blob) {
    if (item.entry.isOffered) return
    const leave = offering.enter()
    try {
      const bytes = picked ?? (await storage.bytes(item.entry.photoId))
      if (!bytes) return
      const hasThumbnail = await offer(item, bytes)
      leave()
      // Before the original and not beside it: on a slow uplink it would queue behind megabytes.
      if (hasThumbnail) await sendBetterPreview(item, bytes)
    } finally {
      leave()
    }
  }

  /** @returns whether the page now shows the small thumbnail that was in the file, and deserves better */
  async function offer(item: OutboxItem, bytes: Blob): Promise<boolean> {
    const embedded = await embeddedPreview(bytes)
    const drawn = embedded ?? (await drawings(() => drawPreview(bytes)))
    // Not waited for: the disk is slower than the line.
    if (drawn) void list.change(item, { thumb: drawn.blob })
    await offers(() => sendOffer(item, drawn))
    void list.change(item, { isOffered: true })
    return embedded !== null
  }

  async function sendOffer({ entry, abort }: OutboxItem, drawn: DrawnPreview | null): Promise<void> {
    abort.signal.throwIfAborted()
    const { photoId, position, name, mediaType, bytes } = entry
    const data = { photoId, position, name, mediaType, bytes, preview: drawn?.preview }
    try {
      // One photo is offered once, whatever happens to this page: so the photo's id is the command's too.
      await session.command('photo.offer', data, { id: photoId })
    } catch (error) {
      if (!(error instanceof SnaplinkError && error.code === 'preview.invalid')) throw error
      await session.command('photo.offer', { ...data, preview: undefined }, { id: photoId })
    }
  }

  async function sendBetterPreview(item: OutboxItem, bytes: Blob) {
    const drawn = await drawings(() => drawPreview(bytes))
    if (!drawn || item.abort.signal.aborted) return
    void list.change(item, { thumb: drawn.blob })
    try {
      await session.command('photo.preview', { photoId: item.entry.photoId, preview: drawn.preview })
    } catch (error) {
      // The photo itself follows; only its disappearance matters.
      if (!(error instanceof SnaplinkError) || error.code === 'photo.unknown') throw error
    }
  }

  async function deliver(item: OutboxItem) {
    const { signal } = item.abort
    const { photoId, mediaType } = item.entry
    const path = `api/sessions/${session.credential.sessionId}/photos/${photoId}/original`
    const url = new URL(path, http.base).href
    await offering.whenEmpty()
    for (let attempt = 0; !signal.aborted && item.entry.state === 'waiting'; attempt++) {
      const body = await storage.bytes(photoId)
      if (!body) {
        await list.change(item, { state: 'failed', failure: lostBytes })
        return takeBack(item)
      }
      list.showProgress(item, 0)
      try {
        const onProgress = (sentBytes: number) => list.showProgress(item, Math.min(sentBytes, body.size))
        await upload({ url, headers: http.headers, body, mediaType, signal, onProgress })
        // The event that says so may have been faster, and may say more.
        if (item.entry.state === 'waiting') await list.change(item, { state: 'arrived' })
      } catch (error) {
        if (!(error instanceof SnaplinkError)) throw error
        list.showProgress(item, undefined)
        device.noteEnding(error)
        if (!isPassing(error) && !(isBroken(error) && attempt < maxBrokenUploads)) throw error
        await alarm.wait(Math.max(backOffMs(attempt), error.retryAfterMs ?? 0), signal)
      }
    }
  }

  async function takeBack({ entry: { photoId } }: OutboxItem) {
    try {
      await session.command('photo.remove', { photoId })
    } catch (error) {
      if (!(error instanceof SnaplinkError && error.code === 'photo.unknown')) throw error
    }
  }

  return { send, takeBack, offering }
}

/** What arrived is not what was sent: the line's fault, not the photo's. */
function isBroken({ code }: SnaplinkError): boolean {
  return code === 'photo.interrupted' || code === 'photo.digest-mismatch'
}
