import { isVisible } from './wake-up.ts'

/** Keeps the screen on while it is needed, where the browser can. */
export interface WakeLock {
  /** To be told again with every sign of progress. */
  need(isNeeded: boolean): void
  /** The browser drops the lock whenever the page is hidden: call this when it is visible again. */
  renew(): void
}

/** Photos that wait for a network all night must not empty the battery. */
const idleMs = 5 * 60_000

export function createWakeLock(): WakeLock {
  let isNeeded = false
  let lock: WakeLockSentinel | null = null
  let isAsking = false
  let timer: ReturnType<typeof setTimeout>

  async function settle() {
    if (lock?.released) lock = null
    if (!isNeeded) {
      await lock?.release()
      lock = null
    } else if (!lock && !isAsking && isVisible() && navigator.wakeLock) {
      isAsking = true
      // Refused when the battery is low. The photos wait in the outbox if the phone falls asleep.
      lock = await navigator.wakeLock.request('screen').catch(() => null)
      isAsking = false
      if (!isNeeded) await settle()
    }
  }

  function need(next: boolean) {
    clearTimeout(timer)
    if (next) timer = setTimeout(() => need(false), idleMs)
    if (next === isNeeded) return
    isNeeded = next
    void settle()
  }

  return { need, renew: () => void settle() }
}
