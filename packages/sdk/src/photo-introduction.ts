import type { Preview } from '@snaplink/contract'
import { type Barrier, createBarrier } from './barrier.ts'
import { createLane } from './lane.ts'
import { orNull } from './or-null.ts'
import type { OutboxItem, OutboxList } from './outbox-list.ts'
import type { OutboxStorage } from './outbox-storage.ts'
import type { DrawnPreview } from './preview.ts'
import type { Session } from './session.ts'
import { SnaplinkError } from './snaplink-error.ts'

/** More than a line of 80 ms leaves idle. Most hold the few kilobytes of a thumbnail; what has to be drawn waits in a lane of its own. */
const offersAtOnce = 6
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
  /** Originals wait while anyone is inside, so that everything offered is on the page first. */
  readonly offering: Barrier
}

/** Brings photos onto the page before their originals go up. */
export function createIntroduction(session: Session, list: OutboxList, storage: OutboxStorage): PhotoIntroduction {
  const offering = createBarrier()
  const offers = createLane(() => (mayAllCome() ? offersAtOnce : 1))
  const drawings = createLane(() => drawingsAtOnce)
  void loadPreviews()

  /** Else they go one by one: offers side by side may overtake each other, and the first ones are to be those that get in. */
  function mayAllCome(): boolean {
    return list.items().length <= (session.view.get()?.limits.maxPhotos ?? 0)
  }

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
    const embedded = await (await loadPreviews())?.embeddedPreview(bytes)
    await sendOffer(item, keep(item, embedded ?? (await draw(item, () => bytes))))
    void list.change(item, { isOffered: true })
    return !!embedded
  }

  /** @param bytesOf asked when its turn has come */
  function draw({ abort }: OutboxItem, bytesOf: () => Blob | Promise<Blob | undefined>) {
    return drawings(async () => {
      const bytes = await bytesOf()
      return bytes && !abort.signal.aborted ? (await loadPreviews())?.drawPreview(bytes) : null
    })
  }

  function keep(item: OutboxItem, drawn: DrawnPreview | null | undefined): Preview | undefined {
    // Not waited for: the disk is slower than the line.
    if (drawn) void list.change(item, { thumb: drawn.blob })
    return drawn?.preview
  }

  async function sendOffer({ entry, abort }: OutboxItem, preview: Preview | undefined): Promise<void> {
    abort.signal.throwIfAborted()
    const { photoId, position, name, mediaType, bytes, scanId } = entry
    const data = { photoId, position, name, mediaType, bytes, scanId, preview }
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
    // Decoding is work: what else was picked is to be seen first.
    await offering.whenEmpty()
    const preview = keep(item, await draw(item, () => storage.bytes(photoId)))
    if (!preview || item.abort.signal.aborted) return
    try {
      await session.command('photo.preview', { photoId, preview })
    } catch (error) {
      // The photo itself follows; only its disappearance matters.
      if (!(error instanceof SnaplinkError) || error.code === 'photo.unknown') throw error
    }
  }

  return { introduce, offering }
}

/** Loaded only now that this phone has joined. @returns null where it cannot be: photos go without previews */
function loadPreviews() {
  return orNull(import('./preview.ts'))
}
