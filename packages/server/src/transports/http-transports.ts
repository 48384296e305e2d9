import { type RequestHandler, Router } from 'express'
import { AppError } from '../errors.ts'
import { jsonBody } from '../http/app.ts'
import { deviceOf, isLate, requireDevice, requireDeviceOrLate } from '../http/require-device.ts'
import type { HttpTransport } from './event-request.ts'
import { longPoll } from './long-poll.ts'
import { sse } from './sse.ts'
import type { TransportParts } from './transport-parts.ts'

/** Reading and sending over plain HTTP; to be mounted at `/api`. */
export function httpTransports(parts: TransportParts): { router: Router; close(): Promise<void> } {
  const { access, commands, deviceSignals, isAllowedOrigin } = parts
  const polls = longPoll(parts)
  const streams = sse(parts)
  const router = Router()
  const device = requireDevice(access)

  const ownOrigin: RequestHandler = (req, _res, next) => {
    if (!isAllowedOrigin(req.headers.origin, req)) throw new AppError('origin.foreign')
    next()
  }
  const events: HttpTransport['handle'] = (req, res, next) => {
    res.vary('Accept')
    const wantsStream = req.accepts(['json', 'text/event-stream']) === 'text/event-stream'
    return (wantsStream ? streams : polls).handle(req, res, next)
  }

  router.get('/sessions/:id/events', ownOrigin, events)
  router.post('/sessions/:id/commands', ownOrigin, requireDeviceOrLate(access), ...jsonBody(), async (req, res) => {
    const run = isLate(res) ? commands.executeLate : commands.execute
    res.json(await run(deviceOf(res), req.body))
  })
  router.post('/sessions/:id/signals', ownOrigin, device, ...jsonBody(), async (req, res) => {
    await deviceSignals.hear(deviceOf(res), req.body)
    res.status(204).end()
  })

  return {
    router,
    async close() {
      await Promise.all([polls.close(), streams.close()])
    },
  }
}
