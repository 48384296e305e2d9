import { once } from 'node:events'
import { eventsQuery, type FirstFrame } from '@snaplink/contract'
import type { Request, RequestHandler, Response } from 'express'
import { bearerOf } from '../bearer.ts'
import { AppError } from '../errors.ts'
import { parse } from '../parse.ts'
import { stopping } from './transport-parts.ts'

/** A transport over plain requests: `GET /api/sessions/:id/events`. */
export interface HttpTransport {
  handle: RequestHandler<{ id: string }>
  /** Ends every open request; resolves when all have their answer. */
  close(): Promise<void>
}

/** Who asks for events, from where on, and how many seconds they would wait for one. @throws AppError */
export function readEventRequest(req: Request<{ id: string }>): { claim: FirstFrame; waitSeconds: number } {
  const token = bearerOf(req.headers.authorization)
  if (token === undefined) throw new AppError('token.invalid')
  // What an EventSource sends by itself when it comes back (HTML, "Server-sent events") is newer than its URL.
  const after = req.get('Last-Event-ID') || req.query.after
  const query = parse(eventsQuery, { ...req.query, ...(after !== undefined && { after }) })
  return { claim: { sessionId: req.params.id, token, after: query.after }, waitSeconds: query.wait }
}

/** The requests that are open, so that an orderly shutdown can end them. */
export interface OpenRequests {
  /** @param end called when the server stops. @throws AppError `server.stopping` */
  enter(res: Response, end: () => void): void
  close(): Promise<void>
}

export function createOpenRequests(): OpenRequests {
  const open = new Map<Response, () => void>()
  let isStopping = false
  return {
    enter(res, end) {
      if (isStopping) throw stopping()
      open.set(res, end)
      res.once('close', () => open.delete(res))
    },
    async close() {
      isStopping = true
      const answered = [...open.keys()].filter((res) => !res.closed).map((res) => once(res, 'close'))
      for (const end of open.values()) end()
      await Promise.all(answered)
    },
  }
}
