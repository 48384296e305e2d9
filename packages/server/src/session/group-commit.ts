/**
 * Collects what arrives in one tick and hands it to `commit` as one batch, one batch at a time. What arrives while a batch
 * is being committed forms the next one: the busier it is, the larger the batches, and one fsync pays for all.
 *
 * If a batch fails, each of its entries is committed again alone, so that a bad one spoils nobody else's. Hence an
 * entry must be repeatable: all that it does is inside the transaction. An error of which `isFinal` says so, because the batch may
 * have been committed all the same, is told to all of them instead.
 */
export function createGroupCommit<Entry, Result>(
  commit: (batch: readonly Entry[]) => Promise<Result[]>,
  { maxBatch = 200, isFinal = () => false }: { maxBatch?: number; isFinal?: (error: unknown) => boolean } = {},
) {
  interface Waiting {
    entry: Entry
    resolve(result: Result): void
    reject(error: unknown): void
  }
  let waiting: Waiting[] = []
  let running: Promise<void> | null = null

  async function run(): Promise<void> {
    // Everything else that this tick brings belongs to the same batch.
    await new Promise(setImmediate)
    while (waiting.length > 0) {
      const batch = waiting.slice(0, maxBatch)
      waiting = waiting.slice(maxBatch)
      if (batch.length === 1 || !(await commitAll(batch))) await commitEach(batch)
    }
    running = null
  }

  /** @returns whether everybody has been told */
  async function commitAll(batch: readonly Waiting[]): Promise<boolean> {
    try {
      const results = await commit(batch.map(({ entry }) => entry))
      for (const [i, { resolve }] of batch.entries()) resolve(results[i] as Result)
      return true
    } catch (error) {
      // Whose fault it was shows when each is tried alone; that error is reported to its owner.
      if (!isFinal(error)) return false
      for (const { reject } of batch) reject(error)
      return true
    }
  }

  async function commitEach(batch: readonly Waiting[]): Promise<void> {
    for (const { entry, resolve, reject } of batch) {
      try {
        const [result] = await commit([entry])
        resolve(result as Result)
      } catch (error) {
        reject(error)
      }
    }
  }

  return {
    add(entry: Entry): Promise<Result> {
      return new Promise((resolve, reject) => {
        waiting.push({ entry, resolve, reject })
        running ??= run()
      })
    },
    /** Resolves when everything added so far is committed or refused. */
    async drained(): Promise<void> {
      while (running) await running
    },
  }
}
