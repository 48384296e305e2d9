import { SnaplinkError } from '@snaplink/sdk'

const longestPauseMs = 8000

/**
 * Does `work` until the server answers it, with growing pauses. A refusal is an answer, and is thrown.
 *
 * @param onUnreachable told after each try that nobody answered
 * @throws SnaplinkError what the server refused; the signal's reason when it was aborted
 */
export async function untilReachable<T>(
  work: () => Promise<T>,
  { signal, onUnreachable }: { signal?: AbortSignal; onUnreachable?(): void } = {},
): Promise<T> {
  for (let pauseMs = 1000; ; pauseMs = Math.min(pauseMs * 2, longestPauseMs)) {
    signal?.throwIfAborted()
    try {
      return await work()
    } catch (error) {
      if (!(error instanceof SnaplinkError) || !isPassing(error)) throw error
      onUnreachable?.()
      await pause(error.retryAfterMs ?? pauseMs, signal)
    }
  }
}

function isPassing({ code, status }: SnaplinkError): boolean {
  return code === 'network' || code === 'request.too-many' || status >= 500
}

/** Ends early when the page is looked at again or the network is back: that is when a person waits for us. */
function pause(ms: number, signal?: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const end = () => {
      clearTimeout(timer)
      removeEventListener('online', end)
      document.removeEventListener('visibilitychange', endIfVisible)
      signal?.removeEventListener('abort', end)
      resolve()
    }
    const endIfVisible = () => {
      if (document.visibilityState === 'visible') end()
    }
    const timer = setTimeout(end, ms)
    addEventListener('online', end)
    document.addEventListener('visibilitychange', endIfVisible)
    signal?.addEventListener('abort', end)
  })
}
