import type { ScanView } from '@snaplink/contract'

/** One deletion of many goes to the server in portions. Milliseconds. */
const togetherMs = 3000

/** What was deleted last, and in one go. */
export function lastRemoval(removed: readonly ScanView[]): readonly ScanView[] {
  const last = Math.max(0, ...removed.map(({ removedAt = 0 }) => removedAt))
  return removed.filter(({ removedAt = 0 }) => removedAt > last - togetherMs)
}
