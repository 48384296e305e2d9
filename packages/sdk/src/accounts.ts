import type {
  ChangePasswordRequest,
  LoginAnswer,
  MeAnswer,
  SessionSummary,
  SignInRequest,
  SignUpRequest,
  UserView,
} from '@snaplink/contract'
import { createHttp } from './http.ts'
import type { SessionOptions } from './session.ts'

/** Where Snaplink lives, and in programs the login. A browser's is a cookie that scripts cannot read. */
export type AccountOptions = Pick<SessionOptions, 'base' | 'login'>

/** Who is logged in here, and whether a page may go on without an account. */
export function me({ base }: AccountOptions = {}): Promise<MeAnswer> {
  return createHttp(base).json('GET', 'api/auth/me')
}

/** Logs in without an account, so that what the page makes has an owner. @throws SnaplinkError `login.guests-off` */
export function guest(options?: AccountOptions): Promise<UserView> {
  return login('guest', {}, options)
}

/**
 * Makes an account and logs in; a guest keeps what they have.
 *
 * @throws SnaplinkError `login.email-taken`, `login.email-invalid`, `login.password-weak`, `request.too-many`
 */
export function signUp(request: SignUpRequest, options?: AccountOptions): Promise<UserView> {
  return login('sign-up', request, options)
}

/** @throws SnaplinkError `login.wrong`, `request.too-many` */
export function signIn(request: SignInRequest, options?: AccountOptions): Promise<UserView> {
  return login('sign-in', request, options)
}

export async function signOut({ base }: AccountOptions = {}): Promise<void> {
  await createHttp(base).json('POST', 'api/auth/sign-out', { body: {} })
}

/** @throws SnaplinkError `login.password-wrong`, `login.password-weak` */
export async function changePassword(request: ChangePasswordRequest, { base }: AccountOptions = {}): Promise<void> {
  await createHttp(base).json('POST', 'api/auth/change-password', { body: request })
}

/** The sessions that this person has open, on whatever computer. */
export async function openSessions({ base, login }: AccountOptions = {}): Promise<SessionSummary[]> {
  return (await createHttp(base, login).json<{ sessions: SessionSummary[] }>('GET', 'api/sessions')).sessions
}

/** Ends one of the person's own sessions. @throws SnaplinkError `session.unknown` */
export async function endSession(sessionId: string, { base }: AccountOptions = {}): Promise<void> {
  await createHttp(base).json('DELETE', `api/sessions/${sessionId}`)
}

async function login(path: string, body: object, { base }: AccountOptions = {}): Promise<UserView> {
  return (await createHttp(base).json<LoginAnswer>('POST', `api/auth/${path}`, { body })).user
}
