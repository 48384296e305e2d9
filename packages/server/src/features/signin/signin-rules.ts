import type { Transaction } from 'kysely'
import type { Identity, LoginOrigin, NewLogin } from '../../accounts/identity.ts'
import type { Db } from '../../db/connect.ts'
import type { SigninRow, Tables } from '../../db/tables.ts'
import { AppError } from '../../errors.ts'
import type { SessionLog } from '../../session/session-log.ts'

/** The desktop's secret, and the public code that the QR carries. */
export type SigninId = 'secret' | 'code'

/** What somebody wants to do with a request. */
export type SigninUse = 'renew' | 'scan' | 'verify' | 'check'

export interface SigninClaim {
  sessionId: string
  loginId: string
  userId: string
  phone: string
  isNumberNeeded: 0 | 1
  now: number
}

/**
 * The decisions on which the safety of the login by phone hangs, each by itself. Tests put a hole into one of them
 * (`ServerParts.holes`) to see that the attacks notice it; no setting of a running server can.
 */
export interface SigninRules {
  /** By which ids a request may be named for this. Fetching the login takes the secret, which no camera sees. */
  idsFor(use: SigninUse): readonly SigninId[]
  /** What the QR shows. The code stands in the fragment, which browsers send to nobody. */
  linkOf(base: string, ids: Readonly<Record<SigninId, string>>): string
  /** What is kept: no id that could be used. */
  rowOf(row: SigninRow, secret: string): SigninRow
  /** What is logged. */
  logOf(row: SigninRow, secret: string): object
  isOver(row: SigninRow, now: number): boolean
  /** One conditional statement: of any number of phones that scan at once, one gets it. */
  claim(trx: Transaction<Tables>, claim: SigninClaim): Promise<boolean>
  /** Whether the phone that claimed it may approve without the number. */
  isNumberNeeded(row: SigninRow, isAlwaysNeeded: boolean): boolean
  isRightNumber(picked: string, right: string): boolean
  /** Whether a wrong number ends the request: with three to choose from there is no second try. */
  endsByWrongNumber: boolean
  /**
   * Uses an approved request up by one conditional statement, and closes its session: of any number of checks at once, one
   * gets true.
   *
   * @throws AppError `session.closed`, `session.unknown` where another was sooner
   */
  use(parts: { db: Db; log: SessionLog }, sessionId: string, now: number): Promise<boolean>
  /** Makes the desktop's own login, if the phone's and its account still stand. */
  logIn(identity: Identity, approval: SigninApproval, origin: LoginOrigin): Promise<NewLogin | null>
  /** One answer for whatever cannot be used, so that it tells nobody what was there. */
  refusal(reason: 'unknown' | 'expired' | 'foreign' | 'used'): AppError
}

/** Which login approved the request. */
export interface SigninApproval {
  readonly loginId: string
  readonly userId: string
}

export const signinRules: SigninRules = Object.freeze({
  idsFor: (use) => (use === 'check' || use === 'renew' ? ['secret'] : ['code', 'secret']),

  linkOf: (base, { code }) => `${base}#sessionId=${code}`,

  rowOf: (row) => row,

  logOf: ({ sessionId }) => ({ requestId: sessionId }),

  isOver: ({ expiresAt }, now) => expiresAt <= now,

  async claim(trx, { sessionId, loginId, userId, phone, isNumberNeeded, now }) {
    const { numUpdatedRows } = await trx
      .updateTable('signins')
      .set({ state: 'claimed', claimedBy: loginId, userId, phone, isNumberNeeded })
      .where('sessionId', '=', sessionId)
      .where('claimedBy', 'is', null)
      .where('state', '=', 'pending')
      .where('expiresAt', '>', now)
      .executeTakeFirst()
    return numUpdatedRows > 0n
  },

  isNumberNeeded: (row, isAlwaysNeeded) => row.isNumberNeeded === 1 || isAlwaysNeeded,

  isRightNumber: (picked, right) => picked === right,

  endsByWrongNumber: true,

  async use({ log }, sessionId, now) {
    const { answer } = await log.append(sessionId, { by: 'server' }, async (trx) => {
      const { numDeletedRows } = await trx
        .deleteFrom('signins')
        .where('sessionId', '=', sessionId)
        .where('state', '=', 'approved')
        .where('expiresAt', '>', now)
        .executeTakeFirst()
      const isUsed = numDeletedRows > 0n
      return { events: isUsed ? [{ type: 'session.closed', data: { reason: 'used' } }] : [], answer: isUsed }
    })
    return answer === true
  },

  logIn: (identity, { loginId }, origin) => identity.newLoginBy(loginId, origin),

  refusal: () => new AppError('signin.unknown'),
} satisfies SigninRules)
