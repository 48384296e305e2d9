import {
  changePasswordRequest,
  type LoginAnswer,
  type MeAnswer,
  signInRequest,
  signUpRequest,
} from '@snaplink/contract'
import { type Request, type Response, Router } from 'express'
import * as z from 'zod'
import type { AccountLog } from '../accounts/account-log.ts'
import { type Identity, type Login, type NewLogin, requireLogin } from '../accounts/identity.ts'
import { endedLoginCookies, loginCookies, tokenOf } from '../accounts/login-cookie.ts'
import { weaknessOf } from '../accounts/weak-password.ts'
import { AppError } from '../errors.ts'
import { parse } from '../parse.ts'
import { jsonBody, noStore } from './app.ts'
import type { LoginDesk, MadeLogin } from './login-desk.ts'
import type { OriginRule } from './origins.ts'
import { limitByAddress, networkOf, type RateLimits } from './rate-limits.ts'
import { requireOwnOrigin } from './require-own-origin.ts'
import { seenOf } from './seen.ts'
import { toUserView } from './user-view.ts'

/** `/api/auth`: guests, accounts and logins, by `Identity` alone. The identity library's own routes are not mounted. */
export function authRoutes(parts: {
  identity: Identity
  desk: LoginDesk
  accountLog: Pick<AccountLog, 'note'>
  /** Whether somebody may go on without an account. */
  guests: boolean
  limits: RateLimits
  isOurOrigin: OriginRule
}): Router {
  const { identity, desk, accountLog, guests, limits } = parts
  const router = Router()
  router.use(noStore)
  router.use(requireOwnOrigin(parts.isOurOrigin))

  router.get('/me', async (req, res) => {
    const login = await identity.loginOf(req)
    res.json({ user: login && toUserView(login.user), guests } satisfies MeAnswer)
  })

  router.get('/jwks', (_req, res) => {
    res.set('Cache-Control', 'public, max-age=300').json(identity.publicKeys)
  })

  /** Whoever is somebody already stays it: two tabs that start at once are one guest. */
  router.post('/guest', limitByAddress(limits, 'guest'), ...jsonBody(), async (req, res) => {
    const login = await identity.loginOf(req)
    const token = tokenOf(req)
    if (login && token !== undefined) {
      res.set('Set-Cookie', loginCookies(token, desk.placeOf(req)))
      return send(res, { ...login, token }, 200)
    }
    if (!guests) throw new AppError('login.guests-off')
    const guest = await identity.newGuest(seenOf(req))
    await enter(req, res, { login: guest, way: 'guest', previous: login }, 201)
  })

  /** A guest becomes the account, with all it had. */
  router.post('/sign-up', limitByAddress(limits, 'signUp'), ...jsonBody(), async (req, res) => {
    const { email, password, name } = parse(signUpRequest, req.body)
    if (!z.email().safeParse(email).success) throw new AppError('login.email-invalid')
    requireStrength(password, email)
    const account = { email, password, name: name || (email.split('@')[0] ?? email) }
    const previous = await identity.loginOf(req)
    const login = previous?.user.isGuest
      ? await identity.upgradeGuest(previous.user, account, seenOf(req))
      : await identity.signUp(account, seenOf(req))
    await enter(req, res, { login, way: 'sign-up', previous }, 201)
  })

  /** What a guest had goes to the account. Whatever login the request came with ends: the new one takes its place. */
  router.post('/sign-in', limitByAddress(limits, 'signIn'), ...jsonBody(), async (req, res) => {
    const { email: typed, password } = parse(signInRequest, req.body)
    // MariaDB takes `ánn@…` for `ann@…`: only what can be an address is looked up, so that no spelling escapes the count of tries.
    const email = z.email().safeParse(typed).success ? typed : ''
    const here = `${networkOf(req.ip)} ${email}`
    await limits.take('password', here)
    await limits.take('passwordAnywhere', email)
    const login = await identity.signIn(email, password, seenOf(req)).catch((error) => {
      // After the answer, so that the time to write it down does not tell which addresses have an account.
      res.once('close', () => {
        // A database that is just closing may refuse it: then the history lacks a line.
        noteFailure(req, email).catch(() => undefined)
      })
      throw error
    })
    await limits.forget('password', here)
    await limits.forget('passwordAnywhere', email)

    await enter(req, res, { login, way: 'password', previous: await identity.loginOf(req) }, 200)
  })

  router.post('/sign-out', ...jsonBody(), async (req, res) => {
    const login = await identity.loginOf(req)
    if (login) await desk.end(login, [login.loginId])
    res
      .set('Set-Cookie', endedLoginCookies(desk.placeOf(req)))
      .status(204)
      .end()
  })

  router.post('/change-password', limitByAddress(limits, 'signIn'), ...jsonBody(), async (req, res) => {
    const login = await requireLogin(identity, req)
    const { currentPassword, newPassword } = parse(changePasswordRequest, req.body)
    requireStrength(newPassword, login.user.email ?? '')
    await limits.take('password', login.user.id)
    const others = await othersOf(login)
    await identity.changePassword(login, currentPassword, newPassword)
    await limits.forget('password', login.user.id)
    await accountLog.note({ userId: login.user.id, type: 'password.changed', ...seenOf(req) })
    await desk.end(login, others)
    res.status(204).end()
  })

  return router

  async function enter(req: Request, res: Response, made: MadeLogin, status: 200 | 201): Promise<void> {
    await desk.letIn(req, res, made)
    send(res, made.login, status)
  }

  function send(res: Response, { user, token }: NewLogin, status: 200 | 201): void {
    res.status(status).json({ user: toUserView(user), token } satisfies LoginAnswer)
  }

  async function othersOf({ user, loginId }: Login): Promise<string[]> {
    return (await identity.loginsOf(user.id)).map((other) => other.loginId).filter((id) => id !== loginId)
  }

  async function noteFailure(req: Request, email: string): Promise<void> {
    const userId = email ? await identity.userIdOf(email) : null
    if (userId) await accountLog.note({ userId, type: 'login.failed', way: 'password', ...seenOf(req) })
  }
}

function requireStrength(password: string, email: string): void {
  const weakness = weaknessOf(password, email)
  if (weakness) throw new AppError('login.password-weak', { detail: weakness })
}
