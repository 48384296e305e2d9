import type { Alarm } from './alarm.ts'
import { createStore, type Store } from './store.ts'

/** Waits that the server has asked for: it answers 429 when this device asks for too much. */
export interface Patience {
  /** The longest of the pauses that are being waited out; 0 when there is none. */
  readonly pauseMs: Store<number>
  /** As an alarm's. */
  wait: Alarm['wait']
}

export function createPatience(alarm: Alarm): Patience {
  const pauses = new Set<{ ms: number }>()
  const pauseMs = createStore(0)
  const look = () => pauseMs.set(Math.max(0, ...[...pauses].map(({ ms }) => ms)))

  return {
    pauseMs,
    async wait(ms, signal) {
      const pause = { ms }
      pauses.add(pause)
      look()
      await alarm.wait(ms, signal)
      pauses.delete(pause)
      look()
    },
  }
}
