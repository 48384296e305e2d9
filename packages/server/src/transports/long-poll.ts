import type { AnyEvent, EventsAnswer, Signal } from '@snaplink/contract'
import { AppError } from '../errors.ts'
import { admit, beginVisit, type Visit } from '../session/visit.ts'
import { createOpenRequests, type HttpTransport, readEventRequest } from './event-request.ts'
import { paceOf, type TransportParts } from './transport-parts.ts'

/**
 * `GET …/events?after=N&wait=25`: answers with what comes after the cursor, at once if there is something, else as soon
 * as an event or a signal comes, or with nothing after `wait` seconds. The reference: whatever else fails, this works.
 */
export function longPoll(parts: TransportParts): HttpTransport {
  const { slowReaderMs } = paceOf(parts)
  const requests = createOpenRequests()

  async function handle(...[req, res]: Parameters<HttpTransport['handle']>): Promise<void> {
    const { claim, waitSeconds } = readEventRequest(req)
    const enough = new AbortController()
    requests.enter(res, () => enough.abort())
    res.once('close', () => enough.abort())
    const caller = await admit(parts, claim)
    const { after = 0 } = claim
    const signals: Signal[] = []
    const visit = beginVisit(parts, caller, {
      after,
      onSignal(signal) {
        signals.push(signal)
        enough.abort()
      },
      onEnd: () => undefined,
    })
    try {
      // Asked before waiting, so that even the shortest wait brings what is there.
      let events = await parts.log.read(claim.sessionId, after)
      if (events.length === 0 && waitSeconds > 0 && !enough.signal.aborted) {
        const timer = setTimeout(() => enough.abort(), waitSeconds * 1000)
        enough.signal.addEventListener('abort', () => visit.reader.stop())
        events = await nextEvents(visit)
        clearTimeout(timer)
      }
      const { endedBy } = visit.reader
      if (events.length === 0 && endedBy) throw new AppError(endedBy)
      res.setTimeout(slowReaderMs, () => res.destroy())
      const cursor = events.at(-1)?.seq ?? after
      res.set('Cache-Control', 'no-store').json({ events, cursor, signals } satisfies EventsAnswer)
    } finally {
      visit.leave()
    }
  }

  return { handle, close: requests.close }
}

async function nextEvents({ reader }: Visit): Promise<AnyEvent[]> {
  for await (const events of reader) return events
  return []
}
