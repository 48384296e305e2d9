import { createHash } from 'node:crypto'

/** A hash on its way. */
export interface RunningHash {
  update(chunk: Uint8Array): unknown
  digest(encoding: 'hex'): string
}

/**
 * The SHA-256 of each unfinished upload, as far as it has come through this process. Missing ones (another process wrote
 * them, or too many were under way) cost one reading of the file when it is whole.
 */
export interface RunningHashes {
  /** The hash of the upload's first `bytes` bytes, no longer kept here; null where it is not known. */
  take(id: string, bytes: number): RunningHash | null
  keep(id: string, bytes: number, hash: RunningHash): void
  forget(id: string): void
}

/** About a kilobyte each. */
const maxKept = 1_000

export function createRunningHashes(): RunningHashes {
  const kept = new Map<string, { bytes: number; hash: RunningHash }>()
  return {
    take(id, bytes) {
      const known = kept.get(id)
      kept.delete(id)
      if (bytes === 0) return createHash('sha256')
      return known?.bytes === bytes ? known.hash : null
    },
    keep(id, bytes, hash) {
      kept.set(id, { bytes, hash })
      const [oldest] = kept.keys()
      if (kept.size > maxKept && oldest !== undefined) kept.delete(oldest)
    },
    forget: (id) => void kept.delete(id),
  }
}
