/** Runs at most so many tasks at once; the others wait for their turn, first come, first served. */
export type Lane = <T>(task: () => Promise<T>) => Promise<T>

/** @param maxAtOnce asked whenever somebody comes */
export function createLane(maxAtOnce: () => number): Lane {
  const queue: (() => void)[] = []
  let running = 0
  return async <T>(task: () => Promise<T>): Promise<T> => {
    if (running >= maxAtOnce()) await new Promise<void>((resolve) => queue.push(resolve))
    else running++
    try {
      return await task()
    } finally {
      const next = queue.shift()
      // The place is handed on, so that nobody who comes in between takes it.
      if (next) next()
      else running--
    }
  }
}
