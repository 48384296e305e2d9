import { joinByCodeRequest } from '@snaplink/contract'
import { Router } from 'express'
import { AppError } from '../errors.ts'
import { parse } from '../parse.ts'
import type { Access } from '../session/access.ts'
import type { Sessions } from '../session/sessions.ts'
import type { ShortCodes } from '../session/short-codes.ts'
import { jsonBody } from './app.ts'
import { networkOf, type RateLimits } from './rate-limits.ts'
import { deviceOf, requireDevice } from './require-device.ts'

/** `/api/sessions/:id/codes` and `/api/join-by-code`: a code to type, for those who cannot scan. */
export function shortCodeRoutes(parts: {
  shortCodes: ShortCodes
  sessions: Sessions
  access: Access
  limits: RateLimits
}): Router {
  const { shortCodes, sessions, access, limits } = parts
  const router = Router()

  router.post('/sessions/:id/codes', requireDevice(access), async (_req, res) => {
    const device = deviceOf(res)
    // Before it is counted: a phone must not use up what the page may ask for.
    if (device.role !== 'page') throw new AppError('command.forbidden')
    await limits.take('newShortCode', device.sessionId)
    const code = await shortCodes.issue(device.sessionId)
    res.status(201).set('Cache-Control', 'no-store').json(code)
  })

  /** Joins as `/join` does. Every guess is counted, by address and of all together. */
  router.post('/join-by-code', ...jsonBody(), async (req, res) => {
    const here = networkOf(req.ip)
    await limits.take('shortCode', here)
    await limits.take('shortCodeAnywhere', 'all')
    const { code, ...device } = parse(joinByCodeRequest, req.body)
    const joined = await sessions.join({ ticket: shortCodes.ticketOf(code), ...device }).catch((error) => {
      throw error instanceof AppError && error.code === 'ticket.invalid' ? new AppError('short-code.invalid') : error
    })
    await limits.forget('shortCode', here)
    res.set('Cache-Control', 'no-store').json(joined)
  })

  return router
}
