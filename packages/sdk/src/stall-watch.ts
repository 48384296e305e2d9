import type { Alarm } from './alarm.ts'
import type { NetworkProbe } from './network-probe.ts'

const lookMs = 100
/** From here on probes find out what is dead: the network, or this connection alone. */
const suspectMs = 300
/** The least that a request may stand still while the server answers others … */
const patienceMs = 600
/** … before anything is known of the line … */
const firstPatienceMs = 1500
/** … and afterwards: lines have their own rhythm, and one that used to pause for a second has not died after one. */
const pausesOfPatience = 2.5
const rememberMs = 20_000
/** After this it is dead, whatever the network says … */
const longestMs = 8000
/** … unless requests have been cut in haste so often that this must be a slow line. */
const maxHaste = 4

/** Watches one request for as long as it runs. */
export interface StallWatch {
  moved(): void
  answered(): void
  stop(): void
}

export interface StallWatcher {
  /** @param cut ends the request; called at most once */
  watch(cut: () => void): StallWatch
}

/**
 * Cuts requests that hang on a dead connection: their bytes go nowhere, and nobody is told. What stands still while probes are
 * answered is dead after a moment; what stands still together with them is so once the network is back.
 */
export function createStallWatcher(alarm: Alarm, probe: NetworkProbe): StallWatcher {
  /** How often a request was cut while the server answered others. Each doubles the patience, each answer halves it. */
  let haste = 0
  let longestPauseMs = firstPatienceMs / pausesOfPatience
  let pausedAt = 0

  function learn(pauseMs: number) {
    const isFresh = Date.now() - pausedAt < rememberMs
    if (isFresh && pauseMs < longestPauseMs) return
    longestPauseMs = pauseMs
    pausedAt = Date.now()
  }

  return {
    watch(cut) {
      const earlier = haste
      let movedAt = Date.now()
      let leave: (() => void) | undefined

      const stillMs = () => Date.now() - movedAt
      const enoughMs = () => Math.min(longestMs, Math.max(patienceMs, longestPauseMs * pausesOfPatience))
      const stop = () => {
        clearInterval(timer)
        forget()
        leave?.()
      }
      const end = () => {
        stop()
        cut()
      }
      const forget = alarm.onRing(() => stillMs() > enoughMs() && end())
      const timer = setInterval(() => {
        if (stillMs() > suspectMs) leave ??= probe.enter()
        if (stillMs() > enoughMs() * 2 ** earlier && probe.answeredAt() > movedAt + suspectMs) {
          // Several requests may be cut for one reason.
          haste = Math.min(maxHaste, Math.max(haste, earlier + 1))
          probe.dropDead()
          end()
        } else if (stillMs() > longestMs * 2 ** earlier) end()
      }, lookMs)
      const moved = () => {
        learn(stillMs())
        movedAt = Date.now()
        leave?.()
        leave = undefined
      }
      return {
        moved,
        answered() {
          moved()
          stop()
          haste = Math.max(0, haste - 1)
        },
        stop,
      }
    },
  }
}
