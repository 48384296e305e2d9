import type { Logger } from 'pino'

/** Does `work` every `ms` milliseconds, never twice at once, until the returned function is called. A failure is logged and tried again. */
export function repeat(ms: number, work: () => Promise<void>, logger: Logger): () => void {
  let isBusy = false
  const timer = setInterval(async () => {
    if (isBusy) return
    isBusy = true
    try {
      await work()
    } catch (error) {
      logger.error({ err: error }, 'a repeated task failed')
    } finally {
      isBusy = false
    }
  }, ms).unref()
  return () => clearInterval(timer)
}
