import type { DeviceSession } from './device-session.ts'
import type { Outbox } from './outbox.ts'
import type { OutboxPhoto, PhotoSending, Sending } from './session.ts'
import { createStore, type Store, type WritableStore } from './store.ts'

/**
 * The page's own photos, by the same outbox as a phone's. It is loaded while the page is being read already: the code for phones
 * need not wait for it.
 */
export function sendFromPage(device: DeviceSession, lastKnownPosition: () => number): PhotoSending {
  const outbox = createStore<readonly OutboxPhoto[]>([])
  const sending = createStore<Sending>({ state: 'idle', copying: 0, open: 0, pauseMs: 0 })
  let opening: Promise<Outbox> | undefined

  async function load(): Promise<Outbox> {
    const { openOutbox } = await import('./outbox.ts')
    const opened = openOutbox(device, lastKnownPosition)
    follow(opened.photos, outbox)
    follow(opened.sending, sending)
    return opened
  }

  /** Where it could not be loaded, it is tried again when it is needed. */
  function open(): Promise<Outbox> {
    opening ??= load().catch((error) => {
      opening = undefined
      throw error
    })
    return opening
  }

  // What an earlier life of the page left behind goes on by itself.
  open().catch(() => undefined)
  return {
    outbox,
    sending,
    sendPhotos: async (files, options) => (await open()).add(files, options),
    retryPhoto: (photoId) => void open().then((opened) => opened.retry(photoId)),
    dropPhoto: async (photoId) => (await open()).drop(photoId),
  }
}

function follow<T>(from: Store<T>, to: WritableStore<T>): void {
  to.set(from.get())
  from.subscribe(() => to.set(from.get()))
}
