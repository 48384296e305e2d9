import type { Scanning } from '@snaplink/contract'

/** What becomes of a code that was read. */
export type Repeat =
  | { kind: 'new' }
  /** Nothing is sent. */
  | { kind: 'already' }
  /** Sent again; `times` with this one. */
  | { kind: 'counted' | 'copy'; times: number }

/** What to do with a code that this phone may have read before, as the page wants it. */
export function repeatOf(code: string, earlier: readonly { code: string }[], repeats: Scanning['repeats']): Repeat {
  const before = earlier.filter((scan) => scan.code === code).length
  if (before === 0) return { kind: 'new' }
  if (repeats === 'once') return { kind: 'already' }
  return { kind: repeats === 'count' ? 'counted' : 'copy', times: before + 1 }
}
