import { createAlarm } from './alarm.ts'
import type { Session } from './session.ts'
import { SnaplinkError } from './snaplink-error.ts'
import { createStore, type Store } from './store.ts'
import { untilAnswered } from './until-answered.ts'
import { isVisible, watchWakeUps } from './wake-up.ts'

export interface KeptFreshOptions {
  /** Where to hear of a reset: everything is asked for anew. */
  session: Session | undefined
  /** How often to ask, while the page can be seen. Milliseconds. */
  refreshMs: number
  /** Asks what has changed. @throws SnaplinkError why it could not be had */
  load(): Promise<void>
}

/** What an account has, asked for when the page comes back into view, and every now and then. */
export interface KeptFresh {
  /** Why it could not be loaded; null while that is not so. */
  readonly problem: Store<SnaplinkError | null>
  /** Aborted by `stop`. */
  readonly signal: AbortSignal
  /** Again and again, for what may be done twice. */
  ask<Answer>(send: () => Promise<Answer>): Promise<Answer>
  /** Resolves when it has been asked. What comes while we ask is asked for once more, at the end. */
  refresh(): Promise<void>
  stop(): void
}

/** The caller begins, by `refresh`. */
export function keepFresh({ session, refreshMs, load }: KeptFreshOptions): KeptFresh {
  const problem = createStore<SnaplinkError | null>(null)
  const alarm = createAlarm()
  const ending = new AbortController()
  const { signal } = ending
  let refreshing: Promise<void> | undefined
  let isStale = false

  session?.onReset(() => void refresh())
  watchWakeUps(() => {
    alarm.ring()
    void refresh()
  }, signal)
  const timer = setInterval(() => isVisible() && void refresh(), refreshMs)
  signal.addEventListener('abort', () => clearInterval(timer))

  function refresh(): Promise<void> {
    isStale = true
    refreshing ??= loadAll()
      .then(() => problem.set(null))
      .catch((error) => {
        if (!(error instanceof SnaplinkError)) throw error
        if (!signal.aborted) problem.set(error)
      })
      .finally(() => {
        refreshing = undefined
      })
    return refreshing
  }

  async function loadAll() {
    while (isStale) {
      isStale = false
      await load()
    }
  }

  return {
    ...{ problem, signal, refresh },
    ask: (send) => untilAnswered(send, alarm, signal),
    stop: () => ending.abort(new SnaplinkError('network')),
  }
}
