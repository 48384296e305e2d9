import type { AccountEvent, LoginView } from '@snaplink/contract'
import type { AccountOptions } from './accounts.ts'
import { createHttp } from './http.ts'

/** Where this person is logged in, the last seen first. */
export async function logins({ base }: AccountOptions = {}): Promise<LoginView[]> {
  return (await createHttp(base).json<{ logins: LoginView[] }>('GET', 'api/auth/logins')).logins
}

/** Ends one login, and the pages that were opened with it. @throws SnaplinkError `login.unknown` */
export async function endLogin(loginId: string, { base }: AccountOptions = {}): Promise<void> {
  await createHttp(base).json('DELETE', `api/auth/logins/${loginId}`)
}

/** Ends all logins but this one. */
export async function endOtherLogins({ base }: AccountOptions = {}): Promise<void> {
  await createHttp(base).json('DELETE', 'api/auth/logins/others')
}

/** Ends all logins, this one too. */
export async function endAllLogins({ base }: AccountOptions = {}): Promise<void> {
  await createHttp(base).json('DELETE', 'api/auth/logins')
}

/** What happened to this account, newest first. */
export async function accountHistory({ base }: AccountOptions = {}): Promise<AccountEvent[]> {
  return (await createHttp(base).json<{ events: AccountEvent[] }>('GET', 'api/auth/history')).events
}
