/** So many requests in a second and no more, for each host. */
export interface Pace {
  /** Resolves when it is this request's turn; `paused` at once where that host wants to be left alone, or the turn comes later than `waitMs`. */
  turn(host: string, waitMs?: number): Promise<'go' | 'paused'>
  /** It does not answer, or asked us to wait for so long. Milliseconds. */
  pause(host: string, ms: number): void
}

/** Nobody waits for an hour because somebody said so: the job comes again, and hears it again. Milliseconds. */
const longestPauseMs = 60_000

/** @param perSecond by host; all others get `usual` */
export function createPace(perSecond: ReadonlyMap<string, number>, usual = 2, now = () => performance.now()): Pace {
  const freeAt = new Map<string, number>()
  const pausedTo = new Map<string, number>()
  return {
    async turn(host, longestMs = Number.POSITIVE_INFINITY) {
      const at = Math.max(now(), freeAt.get(host) ?? 0)
      if ((pausedTo.get(host) ?? 0) > now() || at - now() > longestMs) return 'paused'
      freeAt.set(host, at + 1000 / (perSecond.get(host) ?? usual))
      const waitMs = at - now()
      if (waitMs > 0) await new Promise((resolve) => setTimeout(resolve, waitMs))
      return 'go'
    },
    pause(host, ms) {
      pausedTo.set(host, now() + Math.min(ms, longestPauseMs))
    },
  }
}
