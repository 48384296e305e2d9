import { type AnyEvent, type EventData, limits, newId, type PhotoList, type PhotoView } from '@snaplink/contract'
import { createAlarm } from './alarm.ts'
import type { DeviceSession } from './device-session.ts'
import { isPickedTwice } from './duplicates.ts'
import { createNetworkProbe } from './network-probe.ts'
import { orNull } from './or-null.ts'
import { createOutboxList, type OutboxItem } from './outbox-list.ts'
import { createOutboxStorage, type OutboxEntry } from './outbox-storage.ts'
import { failureOf, rejectionOf, unreadable } from './photo-failure.ts'
import { createPhotoSender } from './photo-sender.ts'
import { watchSending } from './sending.ts'
import type { OutboxPhoto, Sending, SendOptions } from './session.ts'
import { SnaplinkError } from './snaplink-error.ts'
import type { Store } from './store.ts'
import { untilAnswered } from './until-answered.ts'
import { createWakeLock } from './wake-lock.ts'

/** The server's disk does not empty itself: ask now and then. */
const fullStorageMs = 30_000

export interface Outbox {
  readonly photos: Store<readonly OutboxPhoto[]>
  readonly sending: Store<Sending>
  add(files: readonly File[], options?: SendOptions): Promise<void>
  retry(photoId: string): void
  drop(photoId: string): Promise<void>
}

/**
 * Keeps photos on this device until the server has them; begins with what an earlier life of the page left behind.
 *
 * @param lastKnownPosition of all photos that are there already: what is added comes after it
 */
export function openOutbox(device: DeviceSession, lastKnownPosition: () => number = () => 0): Outbox {
  const { session, http, alarm, signal } = device
  const { sessionId, role } = session.credential
  // A page and a phone in one browser share its storage, and must not send each other's photos.
  const shelf = role === 'phone' ? sessionId : `${sessionId}.page`
  const storage = createOutboxStorage()
  const list = createOutboxList(storage)
  const probe = createNetworkProbe(http, device.distrust, signal)
  const sender = createPhotoSender(device, list, storage, probe)
  const sending = watchSending(list, probe, device)
  const wakeLock = createWakeLock()
  /** Taken off the page since it was loaded: what is taken back comes back here too. */
  const taken = new Map<string, OutboxEntry>()
  let lastPosition = 0

  list.photos.subscribe(keepAwake)
  sending.subscribe(keepAwake)
  session.onEvent(hearEvent)
  session.onReset(() => void learnStates(list.items()).catch(device.noteEnding))
  device.onWakeUp(wakeLock.renew)
  signal.addEventListener('abort', () => {
    for (const item of list.items()) item.abort.abort()
    wakeLock.need(false)
    list.close()
    storage.close()
  })
  const loaded = load()
  void loaded.then(goOn).catch(device.noteEnding)

  function keepAwake() {
    const { state } = sending.get()
    // While nothing moves, it is let go after a while.
    if (state === 'idle') wakeLock.need(false)
    else if ((state === 'copying' || state === 'sending') && !signal.aborted) wakeLock.need(true)
  }

  async function load(): Promise<OutboxItem[]> {
    const entries = await storage.list(shelf, Date.now() - limits.lateCommandMs)
    if (signal.aborted) return []
    lastPosition = Math.max(0, ...entries.map((entry) => entry.position))
    return entries.map((entry) => list.add(entry.failure?.code === 'storage.full' ? waitingAgain(entry) : entry))
  }

  async function goOn(kept: OutboxItem[]) {
    await learnStates(kept)
    for (const item of list.items().filter((item) => kept.includes(item))) {
      if (item.entry.state === 'waiting') start(item)
      if (item.entry.state === 'dropped') void removeEverywhere(item).catch(device.noteEnding)
    }
  }

  async function add(files: readonly File[], { scanId }: SendOptions = {}) {
    await loaded
    const leave = sender.offering.enter()
    sending.copying(files.length)
    try {
      // All of them appear at once; copying fifty takes seconds. A later life of this page is to know of those that it cuts short.
      const items = files.map((file) => ({ picked: file, item: list.add(newEntry(file, scanId)) }))
      const work = items.map(({ item }) => list.change(item, {}))
      for (const { picked, item } of items) {
        const file = await prepare(item, picked)
        const copied = file ? keepAndStart(item, file) : Promise.resolve()
        work.push(copied.then(() => sending.copying(-1)))
        // What was made smaller is in memory until its copy is there.
        if (file !== picked) await copied
      }
      await Promise.all(work)
    } finally {
      leave()
    }
  }

  function newEntry({ name, type, size }: File, scanId: string | undefined): OutboxEntry {
    lastPosition = Math.max(lastPosition, Math.ceil(lastKnownPosition())) + 1
    return {
      sessionId: shelf,
      photoId: newId(),
      position: lastPosition,
      ...(scanId && { scanId }),
      name,
      mediaType: type,
      bytes: size,
      addedAt: Date.now(),
      isOffered: false,
      state: 'waiting',
    }
  }

  /** @returns null where there is nothing to send */
  async function prepare(item: OutboxItem, picked: File): Promise<File | null> {
    if (item.abort.signal.aborted) return null
    if (!(await isReadable(picked))) return without(item, { state: 'failed', failure: unreadable })
    const file = await asWanted(item, picked)
    if (await isPickedTwice(item, file, list, storage)) return without(item, { state: 'duplicate' })
    return item.abort.signal.aborted ? null : file
  }

  async function without(item: OutboxItem, outcome: Partial<OutboxEntry>): Promise<null> {
    await list.change(item, outcome)
    return null
  }

  /** An offer need not wait for the disk, and reads its few kilobytes of the picked file. Uploads do wait. */
  function keepAndStart(item: OutboxItem, file: File): Promise<void> {
    start(item, file)
    return storage.saveBytes(item.entry.photoId, file)
  }

  /** Smaller, if the page's opener asked phones for that. */
  async function asWanted(item: OutboxItem, picked: File): Promise<File> {
    const shrink = role === 'phone' ? session.view.get()?.shrink : undefined
    const shrinking = shrink && (await orNull(import('./shrink-photo.ts')))
    if (!shrinking) return picked
    const file = await shrinking.shrinkPhoto(picked, shrink)
    await list.change(item, { name: file.name, bytes: file.size, mediaType: file.type })
    return file
  }

  function start(item: OutboxItem, file?: File) {
    item.sending = sender.send(item, file).catch((error) => fail(item, error))
  }

  async function fail(item: OutboxItem, error: unknown) {
    if (item.abort.signal.aborted) return
    if (!(error instanceof SnaplinkError)) throw error
    // Someone removed it on the page while it was on its way.
    if (error.code === 'photo.unknown') return list.remove(item)
    if (error.code === 'photo.duplicate') return list.change(item, { state: 'duplicate' })
    const failure = failureOf(error)
    await list.change(item, { state: 'failed', failure })
    if (failure.code !== 'storage.full') return
    await createAlarm().wait(fullStorageMs, item.abort.signal)
    if (!item.abort.signal.aborted && item.entry.failure === failure) retry(item.entry.photoId)
  }

  function retry(photoId: string) {
    const item = list.find(photoId)
    if (!item?.entry.failure?.canRetry || signal.aborted) return
    void list.change(item, waitingAgain(item.entry))
    start(item)
  }

  async function drop(photoId: string) {
    const item = list.find(photoId)
    if (!item) return
    item.abort.abort()
    await list.change(item, { state: 'dropped' })
    await removeEverywhere(item)
  }

  async function removeEverywhere(item: OutboxItem) {
    // An offer under way would otherwise come after its own removal.
    await item.sending
    if (!signal.aborted) await sender.takeBack(item)
    await list.remove(item)
  }

  function hearEvent({ type, data }: AnyEvent) {
    if (!type.startsWith('photo.')) return
    const { photoId } = data as { photoId: string }
    if (type === 'photo.restored') return comeBack(photoId)
    const item = list.find(photoId)
    if (!item || item.entry.state === 'dropped') return
    if (type === 'photo.received') void learn(item, 'received')
    if (type === 'photo.ready') void learn(item, 'ready')
    if (type === 'photo.rejected') void learn(item, 'rejected', (data as EventData<'photo.rejected'>).code)
    if (type === 'photo.removed' && !['failed', 'duplicate'].includes(item.entry.state)) {
      item.abort.abort()
      if (item.entry.state !== 'waiting') taken.set(photoId, item.entry)
      void list.remove(item)
    }
  }

  function comeBack(photoId: string) {
    const entry = taken.get(photoId)
    if (entry && !list.find(photoId)) void list.change(list.add(entry), {})
  }

  async function learn(item: OutboxItem, state: PhotoView['state'], code?: PhotoView['code']) {
    if (state === 'ready') await list.change(item, { state: 'ready' })
    else if (code === 'photo.duplicate') await list.change(item, { state: 'duplicate' })
    else if (state === 'rejected' && code) await list.change(item, { state: 'failed', failure: rejectionOf(code) })
    else if (state === 'received' && item.entry.state === 'waiting') await list.change(item, { state: 'arrived' })
  }

  /** What happened to photos while this phone did not listen. */
  async function learnStates(items: readonly OutboxItem[]) {
    const offered = items.filter(
      ({ entry }) => entry.isOffered && ['waiting', 'arrived', 'ready'].includes(entry.state),
    )
    if (offered.length === 0) return
    const path = `api/sessions/${sessionId}/photos`
    const { photos } = await untilAnswered(() => http.json<PhotoList>('GET', path, { signal }), alarm, signal)
    for (const item of offered) {
      const known = photos.find((photo) => photo.photoId === item.entry.photoId)
      if (known) await learn(item, known.state, known.code)
      else await list.remove(item)
    }
  }

  return { photos: list.photos, sending, add, retry, drop }
}

function waitingAgain(entry: OutboxEntry): OutboxEntry {
  return { ...entry, state: 'waiting', failure: undefined }
}

/** Some pickers hand over files that lie in a cloud, or are gone. */
async function isReadable(file: File): Promise<boolean> {
  try {
    await file.slice(0, 1).arrayBuffer()
    return true
  } catch {
    // NotReadableError, NotFoundError: either way there is nothing to send.
    return false
  }
}
