import {
  changePasswordRequest,
  type LoginAnswer,
  type MeAnswer,
  signInRequest,
  signUpRequest,
  type UserView,
} from '@snaplink/contract'
import { type Request, type Response, Router } from 'express'
import * as z from 'zod'
import { type Identity, type Login, type NewLogin, requireLogin, type User } from '../accounts/identity.ts'
import { type CookiePlace, endedLoginCookies, loginCookies, tokenOf } from '../accounts/login-cookie.ts'
import { weaknessOf } from '../accounts/weak-password.ts'
import { AppError } from '../errors.ts'
import { parse } from '../parse.ts'
import { jsonBody } from './app.ts'
import { type OriginRule, originOf } from './origins.ts'
import { limitByAddress, networkOf, type RateLimits } from './rate-limits.ts'
import { requireOwnOrigin } from './require-own-origin.ts'

/** `/api/auth`: guests, accounts and logins, by `Identity` alone. The identity library's own routes are not mounted. */
export function authRoutes(parts: {
  identity: Identity
  /** Gives all that a guest owns to an account. */
  adoptGuest(guestId: string, userId: string): Promise<void>
  /** Whether somebody may go on without an account. */
  guests: boolean
  limits: RateLimits
  isOurOrigin: OriginRule
  publicUrl: string | undefined
}): Router {
  const { identity, adoptGuest, guests, limits, publicUrl } = parts
  const router = Router()
  router.use((_req, res, next) => {
    res.set('Cache-Control', 'no-store')
    next()
  })
  router.use(requireOwnOrigin(parts.isOurOrigin))

  router.get('/me', async (req, res) => {
    const login = await identity.loginOf(req)
    res.json({ user: login && toView(login.user), guests } satisfies MeAnswer)
  })

  router.get('/jwks', (_req, res) => {
    res.set('Cache-Control', 'public, max-age=300').json(identity.publicKeys)
  })

  /** Whoever is somebody already stays it: two tabs that start at once are one guest. */
  router.post('/guest', limitByAddress(limits, 'guest'), ...jsonBody(), async (req, res) => {
    const login = await identity.loginOf(req)
    const token = tokenOf(req)
    if (login && token !== undefined) return sendLogin(req, res, { ...login, token }, 200)
    if (!guests) throw new AppError('login.guests-off')
    sendLogin(req, res, await identity.newGuest(), 201)
  })

  /** A guest becomes the account, with all it had. */
  router.post('/sign-up', limitByAddress(limits, 'signUp'), ...jsonBody(), async (req, res) => {
    const { email, password, name } = parse(signUpRequest, req.body)
    if (!z.email().safeParse(email).success) throw new AppError('login.email-invalid')
    requireStrength(password, email)
    const account = { email, password, name: name || (email.split('@')[0] ?? email) }
    const previous = await identity.loginOf(req)
    if (previous?.user.isGuest) {
      return sendLogin(req, res, await identity.upgradeGuest(previous.user, account), 201)
    }
    const login = await identity.signUp(account)
    await leave(previous, login.user)
    sendLogin(req, res, login, 201)
  })

  /** What a guest had goes to the account. Whatever login the request came with ends: the new one takes its place. */
  router.post('/sign-in', limitByAddress(limits, 'signIn'), ...jsonBody(), async (req, res) => {
    const { email: typed, password } = parse(signInRequest, req.body)
    // MariaDB takes `ánn@…` for `ann@…`: only what can be an address is looked up, so that no spelling escapes the count of tries.
    const email = z.email().safeParse(typed).success ? typed : ''
    const here = `${networkOf(req.ip)} ${email}`
    await limits.take('password', here)
    await limits.take('passwordAnywhere', email)
    const login = await identity.signIn(email, password)
    await limits.forget('password', here)
    await limits.forget('passwordAnywhere', email)

    await leave(await identity.loginOf(req), login.user)
    sendLogin(req, res, login, 200)
  })

  router.post('/sign-out', ...jsonBody(), async (req, res) => {
    const login = await identity.loginOf(req)
    if (login) await identity.endLogin(login.loginId)
    res
      .set('Set-Cookie', endedLoginCookies(placeOf(req)))
      .status(204)
      .end()
  })

  router.post('/change-password', limitByAddress(limits, 'signIn'), ...jsonBody(), async (req, res) => {
    const login = await requireLogin(identity, req)
    const { currentPassword, newPassword } = parse(changePasswordRequest, req.body)
    requireStrength(newPassword, login.user.email ?? '')
    await limits.take('password', login.user.id)
    await identity.changePassword(login, currentPassword, newPassword)
    await limits.forget('password', login.user.id)
    res.status(204).end()
  })

  return router

  async function leave(previous: Login | null, next: User): Promise<void> {
    if (!previous) return
    // Before its login ends: after a crash in between, the guest's browser can sign in again and loses nothing.
    if (previous.user.isGuest) await adoptGuest(previous.user.id, next.id)
    await identity.endLogin(previous.loginId)
  }

  function sendLogin(req: Request, res: Response, { user, token }: NewLogin, status: 200 | 201): void {
    res.set('Set-Cookie', loginCookies(token, placeOf(req))).status(status)
    res.json({ user: toView(user), token } satisfies LoginAnswer)
  }

  /**
   * Where the browser sees us. Its `Origin` says it best, for a proxy may have ended TLS and cut off the path on the way.
   * The same server may be used at PUBLIC_URL by some and in the LAN by others.
   */
  function placeOf(req: Request): CookiePlace {
    const known = publicUrl === undefined ? undefined : new URL(publicUrl)
    const seen = req.headers.origin ?? known?.origin ?? originOf(req) ?? 'http://localhost'
    return { isHttps: seen.startsWith('https:'), basePath: known && seen === known.origin ? known.pathname : '/' }
  }
}

function requireStrength(password: string, email: string): void {
  const weakness = weaknessOf(password, email)
  if (weakness) throw new AppError('login.password-weak', { detail: weakness })
}

function toView({ id, name, email, isGuest }: User): UserView {
  return { userId: id, name, isGuest, ...(email !== undefined && { email }) }
}
