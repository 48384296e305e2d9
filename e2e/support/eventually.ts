import { expect } from 'vitest'

/** Far beyond what any step takes on a busy machine, well within a test's own deadline. */
export const patienceMs = 20_000

/** Asks again until what is asked answers as expected: `await eventually(() => tiles.count()).toBe(3)`. */
export function eventually<T>(ask: () => T | Promise<T>) {
  return expect.poll(ask, { timeout: patienceMs, interval: 50 })
}
