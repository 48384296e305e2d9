import { type EventsAnswer, limits } from '@snaplink/contract'
import { SnaplinkError } from '../snaplink-error.ts'
import type { OpenLine } from './line.ts'

/** Reads by asking again and again; the server answers when there is something, or after 25 s. */
export const openLongPoll: OpenLine = ({ http, credential, after, heard }) => {
  const abort = new AbortController()
  const { signal } = abort

  async function read() {
    // The first question does not wait: its answer proves that this way is open.
    for (let waitSeconds = 0; !signal.aborted; waitSeconds = limits.maxWaitSeconds) {
      const path = `api/sessions/${credential.sessionId}/events?after=${after()}&wait=${waitSeconds}`
      const answer = await http.json<EventsAnswer>('GET', path, { signal, timeoutMs: waitSeconds * 1000 + 10_000 })
      if (signal.aborted) return
      if (waitSeconds === 0) heard.live(answer.cursor)
      heard.events(answer.events)
      for (const each of answer.signals) heard.signal(each)
    }
  }

  function end(error: SnaplinkError) {
    if (signal.aborted) return
    abort.abort()
    heard.ended({ error, isBlocked: false })
  }

  read().catch((error) => end(error instanceof SnaplinkError ? error : new SnaplinkError('network', { cause: error })))
  return {
    check: () => end(new SnaplinkError('network')),
    send: () => false,
    close: () => abort.abort(),
  }
}
