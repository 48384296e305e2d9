const firstMs = 1_000
const longestMs = 5 * 60_000

/**
 * How long to wait after the nth try, in milliseconds: doubling from 1 s to 5 min, of which a random half is left out, so
 * that what failed together does not come back together.
 *
 * @param attempt 1 after the first try
 */
export function retryDelay(attempt: number): number {
  const full = Math.min(firstMs * 2 ** Math.max(0, attempt - 1), longestMs)
  return Math.round(full * (0.5 + Math.random() / 2))
}
