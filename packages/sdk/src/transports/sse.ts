import { type AnyEvent, limits, type Problem, type Signal } from '@snaplink/contract'
import { eventStreamParser } from '../event-stream.ts'
import { errorOfResponse } from '../http.ts'
import { errorOfProblem, SnaplinkError } from '../snaplink-error.ts'
import type { OpenLine } from './line.ts'

const openMs = 5000
const silenceMs = 2.5 * limits.heartbeatMs

/** Reads Server-Sent Events by `fetch`, not `EventSource`, so that the token travels in a header. */
export const openSse: OpenLine = ({ http, credential, after, heard }) => {
  const abort = new AbortController()
  let isLive = false
  // Proxies that buffer hold back even the headers, so the time counts from the request.
  let silenceTimer = setTimeout(() => end(new SnaplinkError('network'), true), openMs)

  async function read() {
    const response = await fetch(new URL(`api/sessions/${credential.sessionId}/events?after=${after()}`, http.base), {
      headers: { ...http.headers, accept: 'text/event-stream' },
      signal: abort.signal,
      cache: 'no-store',
    })
    if (!response.ok) return end(await errorOfResponse(response))
    if (!response.body || !response.headers.get('content-type')?.startsWith('text/event-stream')) {
      return end(new SnaplinkError('network'), true)
    }
    const reader = response.body.getReader()
    const parse = eventStreamParser(take)
    for (;;) {
      const { done, value } = await reader.read()
      if (done) return end(new SnaplinkError('network'), !isLive)
      parse(value)
      if (isLive) expectMore()
    }
  }

  function take(name: string, data: string) {
    if (abort.signal.aborted) return
    if (name === 'connected') {
      isLive = true
      heard.live((JSON.parse(data) as { cursor: number }).cursor)
    } else if (name === 'events') heard.events(JSON.parse(data) as AnyEvent[])
    else if (name === 'signal') heard.signal(JSON.parse(data) as Signal)
    else if (name === 'end') end(errorOfProblem(JSON.parse(data) as Problem))
  }

  function expectMore() {
    clearTimeout(silenceTimer)
    if (!abort.signal.aborted) silenceTimer = setTimeout(() => end(new SnaplinkError('network')), silenceMs)
  }

  function end(error: SnaplinkError, isBlocked = false) {
    if (abort.signal.aborted) return
    close()
    heard.ended({ error, isBlocked })
  }

  function close() {
    abort.abort()
    clearTimeout(silenceTimer)
  }

  read().catch((error) => end(new SnaplinkError('network', { cause: error })))
  return {
    check: () => end(new SnaplinkError('network')),
    send: () => false,
    close,
  }
}
