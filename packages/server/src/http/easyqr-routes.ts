import { type EasyQrAnswer, openRequest, socketUrl } from '@snaplink/contract'
import { type RequestHandler, Router } from 'express'
import type { Clock } from '../clock.ts'
import { AppError } from '../errors.ts'
import { parse } from '../parse.ts'
import type { Sessions } from '../session/sessions.ts'
import { jsonBody } from './app.ts'
import { describeBrowser } from './describe-browser.ts'
import { type OriginRule, originOf } from './origins.ts'
import { limitByAddress, type RateLimits } from './rate-limits.ts'

/** `POST /create-session`: opens a session that nobody owns, for clients that have no login and know no more than EasyQR. */
export function easyQrRoutes(parts: {
  sessions: Sessions
  limits: RateLimits
  /** Whether somebody may go on without an account. */
  guests: boolean
  isAllowedOrigin: OriginRule
  clock: Clock
}): Router {
  const { sessions, limits, guests, isAllowedOrigin, clock } = parts
  const router = Router()

  /** No cookie counts here, so none at all is fine. */
  const requireAllowedOrigin: RequestHandler = (req, _res, next) => {
    if (!isAllowedOrigin(req.headers.origin, req)) throw new AppError('origin.foreign')
    next()
  }
  const requireGuests: RequestHandler = (_req, _res, next) => {
    if (!guests) throw new AppError('login.guests-off')
    next()
  }
  const before = [limitByAddress(limits, 'open'), requireAllowedOrigin, requireGuests, ...jsonBody()]

  router.post('/create-session', ...before, async (req, res) => {
    const { pageName = describeBrowser(req.headers['user-agent']), ...wanted } = parse(openRequest, req.body ?? {})
    const createdAt = clock.now()
    const opened = await sessions.open({ ...wanted, ownerId: null, pageName, origin: originOf(req) })
    const { sessionId, pageToken, ticket, addresses } = opened
    const answer: EasyQrAnswer = {
      sessionId,
      token: ticket.token,
      status: 'PENDING',
      server: socketUrl(addresses[0]?.origin ?? 'http://localhost'),
      createdAt,
      expiresIn: Math.floor((ticket.expiresAt - createdAt) / 1000),
      pageToken,
      url: ticket.url,
    }
    res.set('Cache-Control', 'no-store').status(201).json(answer)
  })

  return router
}
