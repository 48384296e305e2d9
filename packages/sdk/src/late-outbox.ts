import type { DeviceSession } from './device-session.ts'
import type { Outbox } from './outbox.ts'
import type { OutboxPhoto, PhotoSending, Sending } from './session.ts'
import { SnaplinkError } from './snaplink-error.ts'
import { createStore, type Store, type WritableStore } from './store.ts'
import { untilAnswered } from './until-answered.ts'

/** Fetches the outbox ahead of its session, so that the two come side by side. Where it fails, the session fetches it again. */
export function fetchOutbox(): void {
  import('./outbox.ts').catch(() => undefined)
}

/**
 * The photos that a device sends. The code for it is loaded beside the session: neither the first code of a page nor the joining of a
 * phone need wait for it. Where it does not come, it is asked for until it does.
 */
export function openLateOutbox(device: DeviceSession, lastKnownPosition?: () => number): PhotoSending {
  const { alarm, signal, noteEnding } = device
  const outbox = createStore<readonly OutboxPhoto[]>([])
  const sending = createStore<Sending>({ state: 'idle', copying: 0, open: 0, pauseMs: 0 })
  const opening = untilAnswered(loadOutbox, alarm, signal).then(open)
  // What an earlier life of the page left behind goes on by itself.
  opening.catch(noteEnding)

  function open(openOutbox: typeof import('./outbox.ts').openOutbox): Outbox {
    signal.throwIfAborted()
    const opened = openOutbox(device, lastKnownPosition)
    follow(opened.photos, outbox)
    follow(opened.sending, sending)
    return opened
  }

  return {
    outbox,
    sending,
    sendPhotos: async (files, options) => (await opening).add(files, options),
    retryPhoto: (photoId) => void opening.then((opened) => opened.retry(photoId)),
    dropPhoto: async (photoId) => (await opening).drop(photoId),
  }
}

async function loadOutbox() {
  try {
    return (await import('./outbox.ts')).openOutbox
  } catch (cause) {
    throw new SnaplinkError('network', { cause })
  }
}

/** From here on: the two begin alike. */
function follow<T>(from: Store<T>, to: WritableStore<T>): void {
  from.subscribe(() => to.set(from.get()))
}
