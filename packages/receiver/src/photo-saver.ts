import type { PageSession, Photo } from '@snaplink/sdk'
import { downloadPhoto } from './photo-download.ts'
import type { PhotoFolder } from './photo-folder.ts'
import type { PhotoLedger } from './photo-ledger.ts'
import type { NamePattern } from './photo-name.ts'

export interface PhotoSaverOptions {
  page: PageSession
  folder: PhotoFolder
  nameOf: NamePattern
  ledger: PhotoLedger
  /** As many as wanted have been received. */
  isFull(): boolean
  onSaved(photo: Photo, saved: { name: string; bytes: number }): void
  /** Nothing more can be saved. */
  onFailure(error: unknown): void
}

export interface PhotoSaver {
  /** Saves what is ready, without waiting any longer for a server that is away; nothing more with `now`. */
  finish(how: 'rest' | 'now'): Promise<void>
}

/** Saves each photo that becomes ready, one after the other, and each once. */
export function savePhotos(options: PhotoSaverOptions): PhotoSaver {
  const { page, folder, nameOf, ledger, isFull, onSaved, onFailure } = options
  const taken = new Set<string>()
  const patience = new AbortController()
  let isOver = false
  let index = 0
  let queue = Promise.resolve()

  const unsubscribe = page.photos.subscribe(look)
  look()

  function look() {
    for (const { photoId, state: photoState, urls } of page.photos.get()) {
      if (photoState !== 'ready' || !urls.download || taken.has(photoId) || ledger.has(photoId)) continue
      taken.add(photoId)
      queue = queue.then(() => save(photoId)).catch(fail)
    }
  }

  async function save(photoId: string) {
    if (isOver || isFull()) return
    const saved = await downloadPhoto(page, photoId, write, patience.signal)
    if (!saved) return
    await ledger.settled(photoId)
    onSaved(saved.photo, saved)
  }

  async function write(photo: Photo, bytes: AsyncIterable<Uint8Array>) {
    const phone = page.view.get()?.devices.find(({ deviceId }) => deviceId === photo.deviceId)?.name ?? 'phone'
    const name = nameOf({ ...photo, phone, index: index + 1 })
    const saved = await folder.save(name, bytes, (free) => ledger.naming(photo.photoId, free))
    index++
    return { photo, ...saved }
  }

  function fail(error: unknown) {
    if (isOver) return
    isOver = true
    onFailure(error)
  }

  return {
    async finish(how) {
      unsubscribe()
      if (how === 'now') isOver = true
      patience.abort()
      await queue
    },
  }
}
