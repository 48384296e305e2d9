import { type Alarm, backOffMs } from './alarm.ts'
import { isPassing, SnaplinkError } from './snaplink-error.ts'

/**
 * Asks until there is an answer, waiting longer after each passing failure, at least as long as the server says.
 *
 * @param alarm cuts a wait short
 * @param patience waits in its place where the server asks for a pause
 * @throws the refusal, or the reason of `signal` once it aborts
 */
export async function untilAnswered<T>(
  ask: () => Promise<T>,
  alarm: Alarm,
  signal: AbortSignal,
  patience: Pick<Alarm, 'wait'> = alarm,
): Promise<T> {
  for (let attempt = 0; ; attempt++) {
    signal.throwIfAborted()
    try {
      return await ask()
    } catch (error) {
      signal.throwIfAborted()
      if (!(error instanceof SnaplinkError) || !isPassing(error)) throw error
      const { wait } = error.status === 429 ? patience : alarm
      await wait(Math.max(backOffMs(attempt), error.retryAfterMs ?? 0), signal)
    }
  }
}
