import type { AccountEvent, LoginView } from '@snaplink/contract'
import { Router } from 'express'
import type { AccountLog } from '../accounts/account-log.ts'
import { type Identity, type LoginRecord, requireLogin } from '../accounts/identity.ts'
import { endedLoginCookies } from '../accounts/login-cookie.ts'
import type { AccountEventRow } from '../db/tables.ts'
import { AppError } from '../errors.ts'
import type { Places } from '../places.ts'
import { noStore } from './app.ts'
import type { LoginDesk } from './login-desk.ts'
import { limitByAddress, type RateLimits } from './rate-limits.ts'

/** `/api/auth/logins` and `/api/auth/history`: where somebody is logged in, and what happened to their account. */
export function loginRoutes(parts: {
  identity: Identity
  accountLog: AccountLog
  desk: LoginDesk
  places: Places
  limits: RateLimits
}): Router {
  const { identity, accountLog, desk, places, limits } = parts
  const router = Router()
  const limit = limitByAddress(limits, 'account')
  router.use(['/logins', '/history'], noStore, limit)

  router.get('/logins', async (req, res) => {
    const { user, loginId } = await requireLogin(identity, req)
    const logins = await identity.loginsOf(user.id)
    res.json({ logins: logins.map((login) => toLoginView(login, loginId)) })
  })

  /** All of them, this one too. */
  router.delete('/logins', async (req, res) => {
    const login = await requireLogin(identity, req)
    await desk.end(login, await idsOf(login.user.id))
    res
      .set('Set-Cookie', endedLoginCookies(desk.placeOf(req)))
      .status(204)
      .end()
  })

  router.delete('/logins/others', async (req, res) => {
    const login = await requireLogin(identity, req)
    const ids = await idsOf(login.user.id)
    await desk.end(
      login,
      ids.filter((id) => id !== login.loginId),
    )
    res.status(204).end()
  })

  router.delete('/logins/:loginId', async (req, res) => {
    const login = await requireLogin(identity, req)
    const { loginId } = req.params
    // Another person's login is as if it did not exist.
    if (!(await idsOf(login.user.id)).includes(loginId)) throw new AppError('login.unknown')
    await desk.end(login, [loginId])
    res.status(204).end()
  })

  router.get('/history', async (req, res) => {
    const { user } = await requireLogin(identity, req)
    res.json({ events: (await accountLog.of(user.id)).map(toEvent) })
  })

  return router

  async function idsOf(userId: string): Promise<string[]> {
    return (await identity.loginsOf(userId)).map(({ loginId }) => loginId)
  }

  function toLoginView(login: LoginRecord, thisLoginId: string): LoginView {
    const place = places.of(login.address)
    const isThis = login.loginId === thisLoginId
    return { ...login, browser: login.browser ?? '', ...(place && { place }), isThis }
  }

  function toEvent({ id, type, at, browser, address, way, phone }: AccountEventRow): AccountEvent {
    const place = places.of(address ?? undefined)
    return {
      ...{ id, type, at },
      ...(browser && { browser }),
      ...(address && { address }),
      ...(place && { place }),
      ...(way && { way }),
      ...(phone && { phone }),
    }
  }
}
