import type { LoginAnswer, SignInRequest } from '@snaplink/contract'
import type { AccountOptions } from './accounts.ts'
import { createHttp } from './http.ts'

/** Logins for programs. A browser keeps them in a cookie; a program keeps the `token` and passes it on as `login`. */

/** Logs in without an account. @throws SnaplinkError `login.guests-off` */
export function guestLogin({ base }: AccountOptions): Promise<LoginAnswer> {
  return createHttp(base).json('POST', 'api/auth/guest', { body: {} })
}

/** @throws SnaplinkError `login.wrong`, `request.too-many` */
export function signInLogin(request: SignInRequest, { base }: AccountOptions): Promise<LoginAnswer> {
  return createHttp(base).json('POST', 'api/auth/sign-in', { body: request })
}
