import type { IncomingMessage } from 'node:http'
import type { JSONWebKeySet } from 'jose'
import { AppError } from '../errors.ts'

/** A person, or a guest: somebody without an account, made so that what a browser's page makes has an owner. */
export interface User {
  readonly id: string
  readonly name: string
  /** Lower case. A guest has none. */
  readonly email?: string
  readonly isGuest: boolean
}

/** One user signed in on one browser or phone. */
export interface Login {
  readonly loginId: string
  readonly user: User
}

/** A login just made, with the one credential that proves it: as cookie in a browser, as bearer token elsewhere. */
export interface NewLogin extends Login {
  readonly token: string
}

/** E-mail address (valid, lower case) and password (strong enough) were checked before; `name` is not empty. */
export interface NewAccount {
  readonly email: string
  readonly password: string
  readonly name: string
}

/**
 * People, guests and logins. All that the rest of the server knows of the library behind it.
 * Failures that a person can cause are AppErrors with the codes named here.
 */
export interface Identity {
  /** Makes an account and logs it in. @throws AppError `login.email-taken` */
  signUp(account: NewAccount): Promise<NewLogin>
  /**
   * Turns a guest into an account. The user keeps its id, and so everything it owns; its guest logins end.
   *
   * @throws AppError `login.email-taken`; `login.required` when `guest` has become an account in the meantime
   */
  upgradeGuest(guest: User, account: NewAccount): Promise<NewLogin>
  /** @throws AppError `login.wrong`, the same and as slowly for an unknown address as for a wrong password */
  signIn(email: string, password: string): Promise<NewLogin>
  /** Makes a guest and logs it in. */
  newGuest(): Promise<NewLogin>
  /** Logs in a user who was recognised by other means than a password. */
  newLogin(user: User): Promise<NewLogin>
  /** Who is asking: by `Authorization: Bearer` if there is that header, else by cookie. Null: nobody we know (any more). */
  loginOf(request: Pick<IncomingMessage, 'headers'>): Promise<Login | null>
  /** Ends one login. Its token is worth nothing from here on. Nothing happens when it has ended before. */
  endLogin(loginId: string): Promise<void>
  /**
   * Changes the password and ends all other logins of the user.
   *
   * @throws AppError `login.password-wrong`
   */
  changePassword(login: Login, currentPassword: string, newPassword: string): Promise<void>
  /** Forgets logins that have run out. */
  sweep(): Promise<void>
  /** With what others can check our tokens (RFC 7517). That a login has not ended is known here alone. */
  readonly publicKeys: JSONWebKeySet
}

/** @throws AppError `login.required` */
export async function requireLogin(identity: Identity, request: Pick<IncomingMessage, 'headers'>): Promise<Login> {
  const login = await identity.loginOf(request)
  if (!login) throw new AppError('login.required')
  return login
}
