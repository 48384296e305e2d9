const tickMs = 2000
const jumpMs = 5000

/**
 * Calls `onWakeUp` whenever this device may have slept or changed its network, until `signal` aborts: after `online`,
 * when the page becomes visible, when it returns from the back/forward cache, and when the clock has jumped.
 *
 * `navigator.onLine` is not asked: it is true behind a dead router and false on some working ones.
 */
export function watchWakeUps(onWakeUp: () => void, signal: AbortSignal): void {
  let lastTick = Date.now()
  const timer = setInterval(() => {
    const late = Date.now() - lastTick - tickMs
    lastTick = Date.now()
    if (Math.abs(late) > jumpMs) onWakeUp()
  }, tickMs)
  signal.addEventListener('abort', () => clearInterval(timer))

  if (typeof document === 'undefined') return
  addEventListener('online', onWakeUp, { signal })
  addEventListener('pageshow', (event) => event.persisted && onWakeUp(), { signal })
  document.addEventListener('visibilitychange', () => isVisible() && onWakeUp(), { signal })
}

const reportMs = 60_000

/** Says whether the person can see this page: on each change, and every minute while they can. A program is always there. */
export function reportVisibility(report: (visible: boolean) => void, signal: AbortSignal): void {
  const timer = setInterval(() => isVisible() && report(true), reportMs)
  signal.addEventListener('abort', () => clearInterval(timer))
  if (typeof document === 'undefined') return
  document.addEventListener('visibilitychange', () => report(isVisible()), { signal })
  // Leaving the page does not always change its visibility first.
  addEventListener('pagehide', () => report(false), { signal })
}

export function isVisible(): boolean {
  return typeof document === 'undefined' || document.visibilityState === 'visible'
}
