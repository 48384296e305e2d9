import type { Change } from './indexed-db.ts'
import { openKeptDatabase } from './kept-database.ts'
import { createLane } from './lane.ts'
import type { PhotoFailure } from './photo-failure.ts'

/** What is kept of a photo, beside its bytes. */
export interface OutboxEntry {
  sessionId: string
  photoId: string
  position: number
  /** The code to which it belongs. */
  scanId?: string
  name: string
  mediaType: string
  bytes: number
  /** By this phone's clock. */
  addedAt: number
  /** The server knows of it. */
  isOffered: boolean
  /** `dropped`: taken back, but the server has not been told yet. */
  state: 'waiting' | 'arrived' | 'ready' | 'duplicate' | 'failed' | 'dropped'
  /** Where its upload goes on, at the offset that the server says. */
  uploadUrl?: string
  sha256?: string
  failure?: PhotoFailure
  thumb?: Blob
}

/** Where photos wait until the server has them. Nothing here fails: what the browser cannot keep stays in memory. */
export interface OutboxStorage {
  /** The entries of a session; forgets those of any session that were added before `oldestAt`. */
  list(sessionId: string, oldestAt: number): Promise<OutboxEntry[]>
  save(entry: OutboxEntry): Promise<void>
  /**
   * Copies a picked file: what Drive and other clouds lend may be gone a minute later. Until its copy is there the file itself
   * is given for it. A file that cannot be read leaves no bytes behind.
   */
  saveBytes(photoId: string, file: Blob): Promise<void>
  bytes(photoId: string): Promise<Blob | undefined>
  dropBytes(photoId: string): Promise<void>
  remove(photoId: string): Promise<void>
  close(): void
}

const entries = 'entries'
const bytes = 'bytes'

/** The phone's storage: IndexedDB, or memory where there is none (private windows). Opened in the background. */
export function createOutboxStorage(): OutboxStorage {
  const { attempt, write, close } = openKeptDatabase('snaplink-outbox', 1, [entries, bytes])
  /** What the database would not take: it is sent all the same, but does not survive a reload. */
  const memory = new Map<string, Blob>()
  /** Picked files whose copies are not there yet. */
  const coming = new Map<string, Blob>()
  /** One after the other, or they would all be in memory. */
  const copies = createLane(() => 1)

  function forget(photoId: string) {
    memory.delete(photoId)
    coming.delete(photoId)
  }

  async function copy(photoId: string, file: Blob) {
    const isWanted = () => coming.get(photoId) === file
    const kept = isWanted() && (await copyOf(file))
    if (kept && isWanted() && !(await write({ store: bytes, key: photoId, value: kept }))) memory.set(photoId, kept)
    if (isWanted()) coming.delete(photoId)
  }

  const without = (photoId: string): Change[] => [
    { store: entries, key: photoId, value: undefined },
    { store: bytes, key: photoId, value: undefined },
  ]

  return {
    async list(sessionId, oldestAt) {
      const all = (await attempt((database) => database.all<OutboxEntry>(entries))) ?? []
      const old = all.filter((entry) => entry.addedAt < oldestAt)
      if (old.length > 0) await write(...old.flatMap(({ photoId }) => without(photoId)))
      return all.filter((entry) => entry.sessionId === sessionId && !old.includes(entry))
    },
    async save(entry) {
      await write({ store: entries, key: entry.photoId, value: entry })
    },
    async saveBytes(photoId, file) {
      coming.set(photoId, file)
      await copies(() => copy(photoId, file))
    },
    async bytes(photoId) {
      return (
        memory.get(photoId) ?? coming.get(photoId) ?? (await attempt((database) => database.get<Blob>(bytes, photoId)))
      )
    },
    async dropBytes(photoId) {
      forget(photoId)
      await write({ store: bytes, key: photoId, value: undefined })
    },
    async remove(photoId) {
      forget(photoId)
      await write(...without(photoId))
    },
    close() {
      coming.clear()
      close()
    },
  }
}

/**
 * Copies piece by piece, so that this page never holds the whole. Storing the file as it is would not do: in private windows
 * Chromium keeps of it only where it lies. Null where it cannot be read.
 */
async function copyOf(file: Blob): Promise<Blob | null> {
  const copy = await new Response(file.stream()).blob().catch(() => null)
  return copy?.slice(0, copy.size, file.type) ?? null
}
