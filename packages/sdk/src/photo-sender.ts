import type { Barrier } from './barrier.ts'
import type { DeviceSession } from './device-session.ts'
import type { NetworkProbe } from './network-probe.ts'
import type { OutboxItem, OutboxList } from './outbox-list.ts'
import type { OutboxStorage } from './outbox-storage.ts'
import { createDelivery } from './photo-delivery.ts'
import { lostBytes } from './photo-failure.ts'
import { createIntroduction } from './photo-introduction.ts'
import { SnaplinkError } from './snaplink-error.ts'

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
export function createPhotoSender(
  device: DeviceSession,
  list: OutboxList,
  storage: OutboxStorage,
  probe: NetworkProbe,
): PhotoSender {
  const { session } = device
  const { introduce, offering } = createIntroduction(session, list, storage)
  const { deliver } = createDelivery(device, list, storage, { probe, offering })

  /** Not an async function: it would hold the bytes until the photo has arrived. */
  function send(item: OutboxItem, bytes?: Blob): Promise<void> {
    return introduce(item, bytes)
      .then(() => deliver(item))
      .then((hadBytes) => (hadBytes ? undefined : giveUp(item)))
  }

  async function giveUp(item: OutboxItem) {
    await list.change(item, { state: 'failed', failure: lostBytes })
    await takeBack(item)
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
