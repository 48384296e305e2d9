import { AppError } from '../errors.ts'
import { admit, beginVisit } from '../session/visit.ts'
import { createOpenRequests, type HttpTransport, readEventRequest } from './event-request.ts'
import { createOutflow, inPortions } from './outflow.ts'
import { paceOf, problemOf, stopping, type TransportParts } from './transport-parts.ts'

/** `GET …/events` with `Accept: text/event-stream`: Server-Sent Events, as the HTML standard defines them. */
export function sse(parts: TransportParts): HttpTransport {
  const pace = paceOf(parts)
  const requests = createOpenRequests()

  async function handle(...[req, res]: Parameters<HttpTransport['handle']>): Promise<void> {
    const { claim } = readEventRequest(req)
    let end: (reason: unknown) => void = () => res.destroy()
    requests.enter(res, () => end(stopping()))
    const caller = await admit(parts, claim)
    if (res.destroyed) return

    const out = createOutflow<string>({
      ...pace,
      write: (text, taken) => res.write(text, taken),
      bytesOf: (text) => text.length,
      onSlow: () => end(new AppError('reader.slow')),
    })
    res.writeHead(200, {
      'Content-Type': 'text/event-stream',
      // A proxy that compressed or collected the stream would hold events back; nginx asks for it in its own header.
      'Cache-Control': 'no-store, no-transform',
      'X-Accel-Buffering': 'no',
    })
    void out.deliver(block('connected', { cursor: caller.head }))
    const visit = beginVisit(parts, caller, {
      after: claim.after ?? 0,
      onSignal: (signal) => out.offer(block('signal', signal)),
      onEnd: (code) => end(new AppError(code)),
    })
    // A comment, which parsers skip: keeps proxies from hanging up and shows both ends whether the line is alive.
    const heartbeat = setInterval(() => out.waitingBytes === 0 && out.offer(':\n\n'), pace.heartbeatMs)

    end = (reason) => {
      if (res.writableEnded) return
      void out.deliver(block('end', problemOf(parts, reason)))
      res.end()
      cleanUp()
      // A reader that takes nothing will not take this either.
      setTimeout(() => res.destroy(), pace.farewellMs).unref()
    }
    function cleanUp(): void {
      clearInterval(heartbeat)
      visit.leave()
      out.end()
    }
    res.once('close', cleanUp)
    // A write that came after the client had gone; `close` follows.
    res.on('error', (error) => parts.logger.debug({ err: error }, 'an event stream failed'))

    try {
      for await (const events of inPortions(visit.reader)) {
        await out.deliver(block('events', events, `id: ${events.at(-1)?.seq}\n`))
      }
    } catch (error) {
      end(error)
    }
  }

  return { handle, close: requests.close }
}

/** JSON has no line breaks of its own, so it is always one `data` line. */
function block(event: string, data: unknown, id = ''): string {
  return `event: ${event}\ndata: ${JSON.stringify(data)}\n${id}\n`
}
