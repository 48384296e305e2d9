import type { Alarm } from './alarm.ts'
import type { NetworkProbe } from './network-probe.ts'

const lookMs = 250
/** From here on probes find out whether the network is gone. */
const suspectMs = 2000
/** When something tells us that the network is back, whatever has been still for so long hangs on a dead connection. */
const quietMs = 1000
const longestMs = 30_000

/** Watches one request for as long as it runs. */
export interface StallWatch {
  moved(): void
  stop(): void
}

export interface StallWatcher {
  /**
   * @param limitMs how long the request may stand still; twice as long after one was cut for it: a slow line with deep buffers
   *   seems to stand still for seconds, and must not be cut for ever
   * @param cut ends the request; called at most once
   */
  watch(limitMs: number, cut: () => void): StallWatch
  /** A request came through: the limit becomes shorter again. */
  arrived(): void
}

export function createStallWatcher(alarm: Alarm, probe: NetworkProbe): StallWatcher {
  let stalls = 0
  return {
    watch(limitMs, cut) {
      const earlier = stalls
      let movedAt = Date.now()
      let leave: (() => void) | undefined
      const stop = () => {
        clearInterval(timer)
        forget()
        leave?.()
      }
      const end = () => {
        stop()
        cut()
      }
      const stillMs = () => Date.now() - movedAt
      const forget = alarm.onRing(() => stillMs() > quietMs && end())
      const timer = setInterval(() => {
        if (stillMs() > suspectMs) leave ??= probe.enter()
        if (stillMs() <= Math.min(longestMs, limitMs * 2 ** earlier)) return
        // One dead network stops several requests at once.
        stalls = Math.max(stalls, earlier + 1)
        end()
      }, lookMs)
      return {
        moved() {
          movedAt = Date.now()
          leave?.()
          leave = undefined
        },
        stop,
      }
    },
    arrived() {
      stalls = Math.max(0, stalls - 1)
    },
  }
}
