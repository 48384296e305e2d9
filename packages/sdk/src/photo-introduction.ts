import { type Barrier, createBarrier } from './barrier.ts'
import { createLane } from './lane.ts'
import { orNull } from './or-null.ts'
import type { OutboxItem, OutboxList } from './outbox-list.ts'
import type { OutboxStorage } from './outbox-storage.ts'
import type { DrawnPreview } from './preview.ts'
import type { Session } from './session.ts'
import { SnaplinkError } from './snaplink-error.ts'

/** Each holds a photo's bytes, some in memory. */
const offersAtOnce = 3
/** Each may hold a decoded photo in memory: 12 megapixels are 48 MB. */
const drawingsAtOnce = 2

export interface PhotoIntroduction {
  /**
   * Offers a photo with a small preview, then sends a better one.
   *
   * @param bytes if they are at hand; otherwise the storage is asked when its turn has come
   * @throws SnaplinkError when the offer is refused
   */
  introduce(item: OutboxItem, bytes?: Blob): Promise<void>
  /** Whether a photo would be offered at once. Bytes are not to be held while it waits. */
  hasRoom(): boolean
  /** Originals wait while anyone is inside, so that everything offered is on the page first. */
  readonly offering: Barrier
}

/** Brings photos onto the page before their originals go up. */
export function createIntroduction(session: Session, list: OutboxList, storage: OutboxStorage): PhotoIntroduction {
  const offering = createBarrier()
  const offers = createLane(offersAtOnce)
  const drawings = createLane(drawingsAtOnce)
  void loadPreviews()

  /** Not an async function: it would hold the bytes until the better preview is there too. */
  function introduce(item: OutboxItem, picked?: Blob): Promise<void> {
    if (item.entry.isOffered) return Promise.resolve()
    const leave = offering.enter()
    return offerInTurn(item, picked)
      .finally(leave)
      .then((hasThumbnail) => {
        // Before the original and not beside it: on a slow uplink it would queue behind megabytes.
        if (hasThumbnail) return sendBetterPreview(item)
      })
  }

  function offerInTurn(item: OutboxItem, picked?: Blob): Promise<boolean> {
    return offers(() => offer(item, picked))
  }

  /** @returns whether the page now shows the small thumbnail that was in the file, and deserves better */
  async function offer(item: OutboxItem, picked?: Blob): Promise<boolean> {
    const bytes = picked ?? (await storage.bytes(item.entry.photoId))
    if (!bytes) return false
    const previews = await loadPreviews()
    const embedded = (await previews?.embeddedPreview(bytes)) ?? null
    const drawn = embedded ?? (await drawings(async () => previews?.drawPreview(bytes))) ?? null
    // Not waited for: the disk is slower than the line.
    if (drawn) void list.change(item, { thumb: drawn.blob })
    await sendOffer(item, drawn)
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

  async function sendBetterPreview(item: OutboxItem) {
    const { photoId } = item.entry
    const previews = await loadPreviews()
    const drawn = await drawings(async () => {
      const bytes = await storage.bytes(photoId)
      return bytes && !item.abort.signal.aborted ? previews?.drawPreview(bytes) : null
    })
    if (!drawn || item.abort.signal.aborted) return
    void list.change(item, { thumb: drawn.blob })
    try {
      await session.command('photo.preview', { photoId, preview: drawn.preview })
    } catch (error) {
      // The photo itself follows; only its disappearance matters.
      if (!(error instanceof SnaplinkError) || error.code === 'photo.unknown') throw error
    }
  }

  return { introduce, hasRoom: offers.hasRoom, offering }
}

/** Loaded only now that this phone has joined. @returns null where it cannot be: photos go without previews */
function loadPreviews() {
  return orNull(import('./preview.ts'))
}
