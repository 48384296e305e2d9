import { openDatabase } from './indexed-db.ts'
import type { PhotoFailure } from './photo-failure.ts'

/** What is kept of a photo, beside its bytes. */
export interface OutboxEntry {
  sessionId: string
  photoId: string
  position: number
  name: string
  mediaType: string
  bytes: number
  /** By this phone's clock. */
  addedAt: number
  /** The server knows of it. */
  isOffered: boolean
  /** `dropped`: taken back, but the server has not been told yet. */
  state: 'waiting' | 'arrived' | 'ready' | 'failed' | 'dropped'
  failure?: PhotoFailure
  thumb?: Blob
}

/** Where photos wait until the server has them. Nothing here fails: what the browser cannot keep stays in memory. */
export interface OutboxStorage {
  /** The entries of a session; forgets those of any session that were added before `oldestAt`. */
  list(sessionId: string, oldestAt: number): Promise<OutboxEntry[]>
  save(entry: OutboxEntry): Promise<void>
  saveBytes(photoId: string, bytes: Blob): Promise<void>
  bytes(photoId: string): Promise<Blob | undefined>
  dropBytes(photoId: string): Promise<void>
  remove(photoId: string): Promise<void>
  close(): void
}

const entries = 'entries'
const bytes = 'bytes'

/** The phone's storage: IndexedDB, or memory where there is none (private windows). Opened in the background. */
export function createOutboxStorage(): OutboxStorage {
  const opening = openDatabase('snaplink-outbox', 1, [entries, bytes]).catch(() => null)
  /** What the database would not take: it is sent all the same, but does not survive a reload. */
  const memory = new Map<string, Blob>()

  async function write(store: string, key: string, value: unknown): Promise<boolean> {
    const database = await opening
    if (!database) return false
    try {
      await database.write([{ store, key, value }])
      return true
    } catch {
      // Full, closed by the browser, or a Blob that this WebKit cannot store: the caller keeps it in memory.
      return false
    }
  }

  return {
    async list(sessionId, oldestAt) {
      const all = (await (await opening)?.all<OutboxEntry>(entries)) ?? []
      const old = all.filter((entry) => entry.addedAt < oldestAt)
      await Promise.all(
        old.flatMap(({ photoId }) => [write(entries, photoId, undefined), write(bytes, photoId, undefined)]),
      )
      return all.filter((entry) => entry.sessionId === sessionId && !old.includes(entry))
    },
    async save(entry) {
      await write(entries, entry.photoId, entry)
    },
    async saveBytes(photoId, blob) {
      if (!(await write(bytes, photoId, blob))) memory.set(photoId, blob)
    },
    async bytes(photoId) {
      return memory.get(photoId) ?? (await (await opening)?.get<Blob>(bytes, photoId))
    },
    async dropBytes(photoId) {
      memory.delete(photoId)
      await write(bytes, photoId, undefined)
    },
    async remove(photoId) {
      memory.delete(photoId)
      await Promise.all([write(entries, photoId, undefined), write(bytes, photoId, undefined)])
    },
    close: () => void opening.then((database) => database?.close()),
  }
}
