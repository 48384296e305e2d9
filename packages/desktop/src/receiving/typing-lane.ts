import type { ScanTemplate } from '../typing/scan-template.ts'
import type { Typist } from '../typing/typist.ts'
import type { CodeToType } from './kept-session.ts'

/** What is written down of the lane. */
export interface TypingRecord {
  readonly waiting: readonly CodeToType[]
  readonly begun: CodeToType | null
}

export interface TypingLaneOptions {
  typist: Typist
  template(): ScanTemplate
  record: {
    get(): TypingRecord
    /** Resolves when it is durable. */
    set(record: TypingRecord): Promise<void>
  }
  /** Whether a window of ours is in front: codes are for other programs. */
  isOwnWindowInFront(): boolean
  sentences: { failed: string; ownWindow: string; notKept: string }
  now?: () => number
  onChange(): void
}

export interface TypingLane {
  /** Why nothing is typed although it is on. */
  problem(): string | null
  isOn(): boolean
  /** What may stand somewhere in part or whole, and waits for a word about it. */
  unsure(): CodeToType | null
  /** What waits is too old to be typed without being asked for. */
  isAsking(): boolean
  turn(isOn: boolean): Promise<void>
  /** There may be something to type now: a code was written down, another program came to the front. */
  look(): void
  /** What waits is typed after all, or never. */
  decide(how: 'type' | 'leave'): Promise<void>
  decideUnsure(how: 'type' | 'leave'): Promise<void>
  stop(): Promise<void>
}

/** Whoever scanned longer ago may not be looking at the same program any more. Milliseconds. */
export const staleMs = 60_000

/**
 * Types codes, one after the other and each at most once: that it begins is durable before the first key is pressed. What a crash
 * or a failing helper left in the middle is shown to the person and never typed again by itself.
 */
export function createTypingLane(options: TypingLaneOptions): TypingLane {
  const { typist, template, record, isOwnWindowInFront, sentences, now = Date.now, onChange } = options
  let isOn = false
  let isStopped = false
  let problem: string | null = null
  /** After a failure nothing goes on by itself. */
  let isBlocked = false
  /** Codes that arrived until then were asked for, however old they are. Epoch milliseconds. */
  let askedForUntil = 0
  let running: Promise<void> | null = null

  const isAsking = () => {
    const { waiting, begun } = record.get()
    const oldest = waiting[0]
    return !begun && oldest !== undefined && oldest.arrivedAt > askedForUntil && now() - oldest.arrivedAt > staleMs
  }
  const mayType = () =>
    isOn && !isStopped && !isBlocked && !record.get().begun && !isAsking() && record.get().waiting.length > 0

  function look() {
    if (!running && mayType()) {
      running = run().finally(() => {
        running = null
        onChange()
      })
    }
    onChange()
  }

  async function run() {
    while (mayType()) {
      problem = isOwnWindowInFront() ? sentences.ownWindow : await typist.problem()
      const [code, ...waiting] = record.get().waiting
      isBlocked = problem !== null && problem !== sentences.ownWindow
      if (problem !== null || !code || !mayType()) return
      if (!(await isKept({ waiting, begun: code }))) return
      try {
        await typist.type(template()(code))
      } catch {
        // How far it came is not known, and what follows must not be typed behind half a code.
        problem = sentences.failed
        isBlocked = true
        return
      }
      if (!(await isKept({ ...record.get(), begun: null }))) return
      onChange()
    }
  }

  /** What cannot be written down is not typed: after a crash it would be typed again. */
  async function isKept(next: TypingRecord): Promise<boolean> {
    try {
      await record.set(next)
      return true
    } catch {
      problem = sentences.notKept
      isBlocked = true
      return false
    }
  }

  return {
    problem: () => problem,
    isOn: () => isOn,
    unsure: () => (running ? null : record.get().begun),
    isAsking,
    async turn(next) {
      isOn = next
      problem = next ? await typist.problem() : null
      isBlocked = problem !== null
      look()
    },
    look,
    async decide(how) {
      const { waiting, begun } = record.get()
      if (how === 'type') askedForUntil = Math.max(...waiting.map(({ arrivedAt }) => arrivedAt), askedForUntil)
      else await record.set({ waiting: [], begun })
      look()
    },
    async decideUnsure(how) {
      const { waiting, begun } = record.get()
      if (!begun || running) return
      // Whoever has looked at it has seen why.
      isBlocked = false
      problem = null
      if (how === 'type') askedForUntil = Math.max(askedForUntil, begun.arrivedAt)
      await record.set({ waiting: how === 'type' ? [begun, ...waiting] : waiting, begun: null })
      look()
    },
    async stop() {
      isStopped = true
      await running
      typist.stop()
    },
  }
}
