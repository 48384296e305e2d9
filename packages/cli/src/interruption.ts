import { constants } from 'node:os'

/** Ctrl-C and its relatives. */
export interface Interruption {
  /** Aborts with the first of them; its reason is the exit code. */
  readonly signal: AbortSignal
  stop(): void
}

const names = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const

/** Lets the command end in order at the first signal; at the second one the process ends at once. */
export function watchInterruption(onFirst: () => void): Interruption {
  const abort = new AbortController()
  const hear = (name: (typeof names)[number]) => {
    const exitCode = 128 + constants.signals[name]
    if (abort.signal.aborted) process.exit(exitCode)
    onFirst()
    abort.abort(exitCode)
  }
  for (const name of names) process.on(name, hear)
  return {
    signal: abort.signal,
    stop() {
      for (const name of names) process.off(name, hear)
    },
  }
}
