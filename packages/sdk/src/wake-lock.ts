import { isVisible } from './wake-up.ts'

/** Keeps the screen on while it is needed, where the browser can. */
export interface WakeLock {
  need(isNeeded: boolean): void
  /** The browser drops the lock whenever the page is hidden: call this when it is visible again. */
  renew(): void
}

export function createWakeLock(): WakeLock {
  let isNeeded = false
  let lock: WakeLockSentinel | null = null
  let isAsking = false

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

  return {
    need(next) {
      if (next === isNeeded) return
      isNeeded = next
      void settle()
    },
    renew: () => void settle(),
  }
}
