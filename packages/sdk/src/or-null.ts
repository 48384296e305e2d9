const patienceMs = 5000

/** What was asked for, or null when it cannot be had or does not come: a script on a dead connection is waited for in vain. */
export function orNull<T>(asked: Promise<T>): Promise<T | null> {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, patienceMs, null)
    asked.then(resolve, () => resolve(null)).finally(() => clearTimeout(timer))
  })
}
