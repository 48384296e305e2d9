import type { RequestHandler } from 'express'
import { cookieTokenOf } from '../accounts/login-cookie.ts'
import { AppError } from '../errors.ts'
import type { OriginRule } from './origins.ts'

const safeMethods = new Set(['GET', 'HEAD', 'OPTIONS'])

/**
 * Refuses requests that change something and that a foreign page made a browser send: `origin.foreign`.
 *
 * A browser adds its cookie by itself but also always names the page's origin, so where the cookie is the credential a
 * missing `Origin` is refused too. Other clients send a header, or (to log in) nothing, and need not name any.
 */
export function requireOwnOrigin(isOurs: OriginRule): RequestHandler {
  return (req, _res, next) => {
    if (safeMethods.has(req.method)) return next()
    const { origin, authorization } = req.headers
    const cookieCounts = authorization === undefined && cookieTokenOf(req) !== undefined
    if (!isOurs(origin, req) || (origin === undefined && cookieCounts)) throw new AppError('origin.foreign')
    next()
  }
}
