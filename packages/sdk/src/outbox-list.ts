import type { OutboxEntry, OutboxStorage } from './outbox-storage.ts'
import type { OutboxPhoto } from './session.ts'
import { createStore, type Store } from './store.ts'

export interface Course {
  sentBytes: number
  /** Why it does not move. */
  waitsFor?: 'network' | 'server' | 'patience'
}

/** A photo in the outbox, with what only this page's life knows of it. */
export interface OutboxItem {
  entry: OutboxEntry
  /** How far its original is, once it has begun. */
  course?: Course
  thumbUrl?: string
  /** Ends its sending: it was dropped, or the session is over. */
  abort: AbortController
  sending?: Promise<void>
}

export interface OutboxList {
  readonly photos: Store<readonly OutboxPhoto[]>
  /** All of them in the person's order, those that were dropped too. */
  items(): OutboxItem[]
  find(photoId: string): OutboxItem | undefined
  add(entry: OutboxEntry): OutboxItem
  /** Changes what is known of a photo, and keeps it. Its bytes are let go when no state may need them any more. */
  change(item: OutboxItem, changes: Partial<OutboxEntry>): Promise<void>
  showCourse(item: OutboxItem, course: Course): void
  remove(item: OutboxItem): Promise<void>
  /** Lets go of the pictures; the list stays readable. */
  close(): void
}

export function createOutboxList(storage: Pick<OutboxStorage, 'save' | 'dropBytes' | 'remove'>): OutboxList {
  const byId = new Map<string, OutboxItem>()
  const photos = createStore<readonly OutboxPhoto[]>([])
  const items = () => [...byId.values()].sort((a, b) => a.entry.position - b.entry.position)

  function publish() {
    photos.set(
      items()
        .filter((item) => item.entry.state !== 'dropped')
        .map(asPhoto),
    )
  }

  function showThumb(item: OutboxItem) {
    if (item.thumbUrl) URL.revokeObjectURL(item.thumbUrl)
    item.thumbUrl = item.entry.thumb && URL.createObjectURL(item.entry.thumb)
  }

  return {
    photos,
    items,
    find: (photoId) => byId.get(photoId),
    add(entry) {
      const item: OutboxItem = { entry, abort: new AbortController() }
      showThumb(item)
      byId.set(entry.photoId, item)
      publish()
      return item
    },
    async change(item, changes) {
      if (byId.get(item.entry.photoId) !== item) return
      item.entry = { ...item.entry, ...changes }
      if (changes.thumb) showThumb(item)
      publish()
      await storage.save(item.entry)
      if (!needsBytes(item.entry)) await storage.dropBytes(item.entry.photoId)
    },
    showCourse(item, course) {
      item.course = course
      publish()
    },
    async remove(item) {
      byId.delete(item.entry.photoId)
      publish()
      if (item.thumbUrl) URL.revokeObjectURL(item.thumbUrl)
      await storage.remove(item.entry.photoId)
    },
    close() {
      for (const { thumbUrl } of byId.values()) if (thumbUrl) URL.revokeObjectURL(thumbUrl)
    },
  }
}

function needsBytes({ state, failure }: OutboxEntry): boolean {
  return state === 'waiting' || (state === 'failed' && failure?.canRetry === true)
}

function asPhoto({ entry, course, thumbUrl }: OutboxItem): OutboxPhoto {
  const { photoId, name, bytes, position, scanId, state, failure } = entry
  const photo = { photoId, name, bytes, position, thumbUrl, ...(scanId && { scanId }) }
  if (state === 'failed' && failure) return { ...photo, state, ...failure }
  if (state === 'arrived' || state === 'ready' || state === 'duplicate') return { ...photo, state }
  if (!course) return { ...photo, state: 'waiting' }
  return { ...photo, state: course.waitsFor ? 'waiting' : 'sending', sentBytes: course.sentBytes }
}
