import type { Stroke } from './strokes.ts'

/** Types into whichever program is in front. One for each system. */
export interface Typist {
  /** Why it cannot type right now, as a sentence with the way out; null if it can. */
  problem(): Promise<string | null>
  /** Resolves when the keys have been pressed. @throws when that failed, perhaps in the middle */
  type(strokes: readonly Stroke[]): Promise<void>
  /** Ends what it has running. */
  stop(): void
}
