import type { IncomingMessage } from 'node:http'
import type { LoginWay } from '@snaplink/contract'
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

/** What the server saw of the browser that asks. */
export interface Seen {
  /** "Chrome on Windows". */
  readonly browser: string
  readonly address: string
}

/** How and where a login was made. */
export interface LoginOrigin extends Seen {
  readonly way: LoginWay
  /** Which phone approved it. */
  readonly phone?: string
}

/** A login as its owner is told of it. What was not kept when it was made is missing. */
export interface LoginRecord extends Partial<LoginOrigin> {
  readonly loginId: string
  /** Epoch milliseconds, as `seenAt`. */
  readonly madeAt: number
  readonly seenAt: number
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
  signUp(account: NewAccount, seen?: Seen): Promise<NewLogin>
  /**
   * Turns a guest into an account. The user keeps its id, and so everything it owns; its guest logins end.
   *
   * @throws AppError `login.email-taken`; `login.required` when `guest` has become an account in the meantime
   */
  upgradeGuest(guest: User, account: NewAccount, seen?: Seen): Promise<NewLogin>
  /**
   * @throws AppError `login.wrong`, the same and as slowly for an unknown address as for a wrong password;
   *   `login.disabled`, which only who knows the password is told
   */
  signIn(email: string, password: string, seen?: Seen): Promise<NewLogin>
  /** Makes a guest and logs it in. */
  newGuest(seen?: Seen): Promise<NewLogin>
  /** Logs in a user who was recognised by other means than a password. */
  newLogin(user: User, origin?: LoginOrigin): Promise<NewLogin>
  /**
   * Logs in the user of another login, which approved it. Whether that login and its account still stand is asked in the
   * transaction that makes the new one: ending the old one comes before, and then there is none, or after, and finds both.
   *
   * @returns null when it does not stand any more
   */
  newLoginBy(approverId: string, origin: LoginOrigin): Promise<NewLogin | null>
  /** Who is asking: by `Authorization: Bearer` if there is that header, else by cookie. Null: nobody we know (any more). */
  loginOf(request: Pick<IncomingMessage, 'headers'>): Promise<Login | null>
  /** Ends one login. Its token is worth nothing from here on. Nothing happens when it has ended before. */
  endLogin(loginId: string): Promise<void>
  /** The logins of a user that stand, the last seen first. */
  loginsOf(userId: string): Promise<LoginRecord[]>
  /**
   * Changes the password and ends all other logins of the user.
   *
   * @throws AppError `login.password-wrong`
   */
  changePassword(login: Login, currentPassword: string, newPassword: string): Promise<void>
  /** Whose address this is; null for nobody's. Never to be answered to somebody who just asks. */
  userIdOf(email: string): Promise<string | null>
  /** Closes an account, or opens it again. While it is closed no login of it counts. @returns its user's id, or null where there is none */
  setDisabled(email: string, isDisabled: boolean): Promise<string | null>
  /** Which of these logins stand: not ended, not run out, of an account that is open. */
  standing(loginIds: readonly string[]): Promise<ReadonlySet<string>>
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
