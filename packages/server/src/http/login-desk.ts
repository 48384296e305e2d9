import type { LoginWay } from '@snaplink/contract'
import type { Request, Response } from 'express'
import type { AccountLog } from '../accounts/account-log.ts'
import type { Identity, Login, NewLogin } from '../accounts/identity.ts'
import { type CookiePlace, loginCookies } from '../accounts/login-cookie.ts'
import type { LoginPages } from '../session/login-pages.ts'
import { originOf } from './origins.ts'
import { seenOf } from './seen.ts'

/** What there is to do whenever a login begins or ends, whichever way it came about. */
export interface LoginDesk {
  /**
   * Hands a new login to a browser, as its cookie. What was there before ends: a guest's things go to the account, and the
   * browser's pages go on. Notes it, and tells the person's other pages.
   */
  letIn(req: Request, res: Response, made: MadeLogin): Promise<void>
  /** Ends logins of one person, with their pages. */
  end(login: Login, loginIds: readonly string[]): Promise<void>
  /** Where the browser sees us. */
  placeOf(req: Request): CookiePlace
}

export interface MadeLogin {
  login: NewLogin
  way: LoginWay
  phone?: string
  /** Who the browser was until now. */
  previous: Login | null
  /** An API client keeps its token itself. */
  withCookie?: boolean
}

export function createLoginDesk(parts: {
  identity: Identity
  accountLog: Pick<AccountLog, 'note'>
  pages: LoginPages
  /** Gives all that a guest owns to an account. */
  adoptGuest(guestId: string, userId: string): Promise<void>
  publicUrl: string | undefined
}): LoginDesk {
  const { identity, accountLog, pages, adoptGuest, publicUrl } = parts

  return {
    placeOf,

    async letIn(req, res, { login, way, phone, previous, withCookie = true }) {
      if (previous) await takeOver(previous, login)
      const { id: userId, isGuest } = login.user
      if (!isGuest) {
        await accountLog.note({
          userId,
          type: 'login.made',
          way,
          ...seenOf(req),
          ...(phone !== undefined && { phone }),
        })
        await pages.announce(userId, login.loginId)
      }
      if (withCookie) res.set('Set-Cookie', loginCookies(login.token, placeOf(req)))
    },

    async end({ user }, loginIds) {
      const known = (await identity.loginsOf(user.id)).filter(({ loginId }) => loginIds.includes(loginId))
      for (const { loginId } of known) await identity.endLogin(loginId)
      await pages.close(loginIds)
      if (user.isGuest) return
      for (const { loginId: _, madeAt, seenAt, ...about } of known) {
        await accountLog.note({ userId: user.id, type: 'login.ended', ...about })
      }
    },
  }

  async function takeOver(previous: Login, next: NewLogin): Promise<void> {
    if (previous.loginId === next.loginId) return
    // Before its login ends: after a crash in between, the guest's browser can sign in again and loses nothing.
    if (previous.user.isGuest && previous.user.id !== next.user.id) await adoptGuest(previous.user.id, next.user.id)
    await pages.move(previous.loginId, next.loginId)
    await identity.endLogin(previous.loginId)
    if (!previous.user.isGuest) await accountLog.note({ userId: previous.user.id, type: 'login.ended' })
  }

  /**
   * Its `Origin` says it best, for a proxy may have ended TLS and cut off the path on the way.
   * The same server may be used at PUBLIC_URL by some and in the LAN by others.
   */
  function placeOf(req: Request): CookiePlace {
    const known = publicUrl === undefined ? undefined : new URL(publicUrl)
    const seen = req.headers.origin ?? known?.origin ?? originOf(req) ?? 'http://localhost'
    return { isHttps: seen.startsWith('https:'), basePath: known && seen === known.origin ? known.pathname : '/' }
  }
}
