import { type Alarm, createAlarm } from './alarm.ts'
import type { Http } from './http.ts'
import { createStore, type Store } from './store.ts'
import { isVisible } from './wake-up.ts'

/** Finds out quickly that the server can be reached again: no browser tells it reliably. */
export interface NetworkProbe {
  /** Probes go out while anyone is inside. @returns leaves again; calling it twice is once */
  enter(): () => void
  /** A probe has remained without an answer, and none has been answered since. */
  readonly isOut: Store<boolean>
}

/** Longer than a healthy line takes, and short enough that probes into the void do not use up the browser's connections. */
const answerMs = 1200
const hiddenMs = 5000

/** @param alarm rung when an answer comes after others did not */
export function createNetworkProbe(http: Http, alarm: Alarm, signal: AbortSignal): NetworkProbe {
  const pause = createAlarm()
  const isOut = createStore(false)
  let inside = 0
  let sent = 0
  let lastAnswered = 0
  let isRunning = false

  async function run() {
    if (isRunning) return
    isRunning = true
    const begunAt = Date.now()
    lastAnswered = sent
    while (inside > 0 && !signal.aborted) {
      void probe()
      await pause.wait(pauseMs(Date.now() - begunAt), signal)
    }
    isRunning = false
  }

  async function probe() {
    const mine = ++sent
    try {
      await http.json('GET', 'health', { signal, timeoutMs: answerMs })
      // The last one failed, or this one has overtaken it.
      const isBack = isOut.get() || mine > lastAnswered + 1
      lastAnswered = Math.max(lastAnswered, mine)
      isOut.set(false)
      if (isBack) alarm.ring()
    } catch {
      // Whatever it was: nothing that could take a photo. The answer to a later probe says more than this silence.
      if (mine > lastAnswered && inside > 0) isOut.set(true)
    }
  }

  return {
    isOut,
    enter() {
      let isInside = true
      inside++
      void run()
      return () => {
        if (!isInside) return
        isInside = false
        inside--
        if (inside === 0) isOut.set(false)
      }
    },
  }
}

/** Dense at first, when most outages end; sparse later, for the battery. A request that no network carries costs next to nothing. */
function pauseMs(sinceMs: number): number {
  if (!isVisible()) return hiddenMs
  const everyMs = sinceMs < 60_000 ? 300 : sinceMs < 300_000 ? 600 : 2000
  return everyMs * (1 - Math.random() / 4)
}
