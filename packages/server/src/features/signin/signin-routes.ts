import {
  type CheckQrAnswer,
  checkQrRequest,
  type GenerateQrAnswer,
  limits,
  type RenewQrAnswer,
  renewQrRequest,
  type ScanQrAnswer,
  scanQrRequest,
  type VerifyQrAnswer,
  verifyQrRequest,
} from '@snaplink/contract'
import { type Request, Router } from 'express'
import qrcode from 'qrcode'
import { type Identity, requireLogin } from '../../accounts/identity.ts'
import { bearerOf } from '../../bearer.ts'
import type { Clock } from '../../clock.ts'
import { AppError } from '../../errors.ts'
import { jsonBody, noStore } from '../../http/app.ts'
import type { LoginDesk } from '../../http/login-desk.ts'
import { originOf } from '../../http/origins.ts'
import { limitByAddress, type RateLimits } from '../../http/rate-limits.ts'
import { isSameNetwork, seenOf } from '../../http/seen.ts'
import { toUserView } from '../../http/user-view.ts'
import { parse } from '../../parse.ts'
import type { Places } from '../../places.ts'
import { hashToken } from '../../session/tokens.ts'
import type { Phone, SigninRequests } from './signin-requests.ts'
import type { SigninRules } from './signin-rules.ts'

export interface SigninRouteParts {
  requests: SigninRequests
  identity: Identity
  desk: LoginDesk
  limits: RateLimits
  places: Places
  clock: Clock
  rules: SigninRules
  /** Where the QR leads, for a page that reached us under `origin`. */
  approvalPage(origin: string | undefined): string
}

/** `/api/auth/…-qr`: the documented API, and what our own pages add to it. docs/login-by-phone.md tells it as a whole. */
export function signinRoutes(parts: SigninRouteParts): Router {
  const { requests, identity, desk, places, clock, rules } = parts
  const router = Router()
  // Limits come first: what nobody may try so often is not even read.
  const route = (
    path: string,
    limit: 'qrGenerate' | 'qrVerify' | 'qrCheck',
    answer: (req: Request) => Promise<object>,
  ) =>
    router.post(path, noStore, limitByAddress(parts.limits, limit), ...jsonBody(), async (req, res) => {
      res.json(await answer(req))
    })

  route('/generate-qr', 'qrGenerate', async (req) => {
    const { secret, code, expiresAt, ...log } = await requests.open(seenOf(req))
    const shown = await showCode(req, secret, code, expiresAt)
    return { sessionId: secret, ...shown, interval: limits.signinPollSeconds, ...log } satisfies GenerateQrAnswer
  })

  route('/renew-qr', 'qrCheck', async (req) => {
    const { sessionId } = parse(renewQrRequest, req.body)
    const { code, expiresAt } = await requests.renew(sessionId)
    return showCode(req, sessionId, code, expiresAt)
  })

  route('/scan-qr', 'qrVerify', async (req) => {
    const login = await requireAccount(req)
    const { sessionId, name } = parse(scanQrRequest, req.body)
    const { request, match } = await requests.scan(sessionId, phoneOf(req, login, name))
    const { browser, address, askedAt, expiresAt } = request
    const place = places.of(address)
    return {
      success: true,
      ...{ browser, address, askedAt },
      ...(place !== undefined && { place }),
      isSameNetwork: isSameNetwork(address, seenOf(req).address),
      secondsAgo: Math.max(0, Math.round((clock.now() - askedAt) / 1000)),
      expiresIn: secondsUntil(expiresAt),
      choices: [...match.choices],
    } satisfies ScanQrAnswer
  })

  route('/verify-qr', 'qrVerify', async (req) => {
    const login = await requireAccount(req)
    const { sessionId, decision, code, name } = parse(verifyQrRequest, req.body)
    await requests.decide(sessionId, decision, phoneOf(req, login, name), code)
    // Who sent a token gets it back, as documented; what a cookie holds is not for scripts.
    const token = bearerOf(req.headers.authorization)
    return {
      success: true,
      message: decision === 'deny' ? 'Not let in.' : 'The computer is let in.',
      ...(token !== undefined && { token }),
      user: toUserView(login.user),
    } satisfies VerifyQrAnswer
  })

  router.post('/check-qr', noStore, limitByAddress(parts.limits, 'qrCheck'), ...jsonBody(), async (req, res) => {
    const { sessionId } = parse(checkQrRequest, req.body)
    await parts.limits.take('qrCheckOne', hashToken(sessionId))
    const checked = await requests.check(sessionId, seenOf(req))
    if (checked.state === 'pending') {
      const { expiresAt, number } = checked
      return void res.json({
        status: 'pending',
        message: number === undefined ? 'Waiting for a phone.' : 'Pick this number on the phone.',
        interval: limits.signinPollSeconds,
        expiresIn: secondsUntil(expiresAt),
        ...(number !== undefined && { number }),
      } satisfies CheckQrAnswer)
    }
    const { login, phone } = checked
    // Only browsers name an origin, and it was checked to be ours. To all others the token is enough.
    const withCookie = req.headers.origin !== undefined
    const previous = withCookie ? await identity.loginOf(req) : null
    await desk.letIn(req, res, { login, way: 'phone', phone, previous, withCookie })
    res.json({ status: 'authenticated', token: login.token, user: toUserView(login.user) } satisfies CheckQrAnswer)
  })

  return router

  /** Whoever has no account has nothing to let a computer in to. */
  async function requireAccount(req: Request) {
    const login = await requireLogin(identity, req)
    if (login.user.isGuest) throw new AppError('login.required')
    return login
  }

  function phoneOf(req: Request, login: Phone['login'], name: string | undefined): Phone {
    return { login, name: name ?? seenOf(req).browser }
  }

  async function showCode(req: Request, secret: string, code: string, expiresAt: number): Promise<RenewQrAnswer> {
    const url = rules.linkOf(parts.approvalPage(originOf(req)), { secret, code })
    const qrCode = await qrcode.toDataURL(url, { errorCorrectionLevel: 'M', margin: 4, scale: 8 })
    return { qrCode, expiresIn: secondsUntil(expiresAt), url, renewInMs: limits.signinRenewMs }
  }

  function secondsUntil(at: number): number {
    return Math.max(0, Math.ceil((at - clock.now()) / 1000))
  }
}
