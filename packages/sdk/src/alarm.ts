/** A wait that can be cut short: when it rings, everyone who waits goes on at once. */
export interface Alarm {
  ring(): void
  onRing(listener: () => void): () => void
  /** Resolves after `ms`, when the alarm rings, or when `signal` aborts. Never rejects. */
  wait(ms: number, signal: AbortSignal): Promise<void>
}

export function createAlarm(): Alarm {
  const waiting = new Set<() => void>()
  return {
    ring() {
      for (const wake of [...waiting]) wake()
    },
    onRing(listener) {
      waiting.add(listener)
      return () => waiting.delete(listener)
    },
    wait(ms, signal) {
      if (signal.aborted) return Promise.resolve()
      return new Promise((resolve) => {
        const wake = () => {
          clearTimeout(timer)
          waiting.delete(wake)
          signal.removeEventListener('abort', wake)
          resolve()
        }
        const timer = setTimeout(wake, ms)
        waiting.add(wake)
        signal.addEventListener('abort', wake)
      })
    },
  }
}

const firstMs = 250

/**
 * How long to wait before trying again, in milliseconds: 250, 500, 1000 … `longestMs`, each shortened at random by up to a
 * half, so that the phones of a restarted server do not all return in the same instant.
 *
 * @param attempt how often it has failed before: 0, 1, 2 …
 */
export function backOffMs(attempt: number, longestMs = 10_000): number {
  return Math.min(longestMs, firstMs * 2 ** attempt) * (1 - Math.random() / 2)
}
