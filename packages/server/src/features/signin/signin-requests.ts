import { randomUUID } from 'node:crypto'
import { limits } from '@snaplink/contract'
import type { Transaction } from 'kysely'
import type { Logger } from 'pino'
import type { AccountLog } from '../../accounts/account-log.ts'
import type { Identity, Login, NewLogin, Seen } from '../../accounts/identity.ts'
import type { Clock } from '../../clock.ts'
import type { Db } from '../../db/connect.ts'
import type { SigninRow, Tables } from '../../db/tables.ts'
import { AppError } from '../../errors.ts'
import type { Change, SessionLog } from '../../session/session-log.ts'
import type { Sessions } from '../../session/sessions.ts'
import { issueTicket } from '../../session/tickets.ts'
import { hashToken } from '../../session/tokens.ts'
import { type NumberMatch, numberMatchOf } from './number-match.ts'
import type { SigninRules, SigninUse } from './signin-rules.ts'

/** A phone that is logged in, and what it calls itself. */
export interface Phone {
  readonly login: Login
  readonly name: string
}

export interface OpenedRequest {
  readonly secret: string
  readonly code: string
  readonly requestId: string
  readonly deviceId: string
  readonly cursor: number
  readonly expiresAt: number
}

export type CheckedRequest =
  | { state: 'pending'; expiresAt: number; number?: string }
  | { state: 'authenticated'; login: NewLogin; phone: string }

/**
 * Login requests, from the code on the screen to the login. Each is a session of kind `signin`: the secret is its page's token,
 * the public code its ticket, and what happens to it an event in its log.
 *
 * Whatever is unknown, somebody else's, over or used up is refused by `SigninRules.refusal`.
 */
export interface SigninRequests {
  open(seen: Seen): Promise<OpenedRequest>
  /** Another code for a request that nobody has scanned; the earlier ones are good for a moment longer. */
  renew(secret: string): Promise<{ code: string; expiresAt: number }>
  /** Claims it for this phone. Scanning again gives the same answer. */
  scan(id: string, phone: Phone): Promise<{ request: SigninRow; match: NumberMatch }>
  /**
   * The phone's decision; approving claims what no phone has claimed before.
   *
   * @param code the number that the person picked
   * @throws AppError `signin.number-needed`; `signin.number-wrong`, after which the request is over
   */
  decide(id: string, decision: 'approve' | 'deny', phone: Phone, code?: string): Promise<void>
  /** What became of it; the login itself exactly once. @throws AppError `signin.denied` */
  check(secret: string, seen: Seen): Promise<CheckedRequest>
  sweep(): Promise<void>
}

export interface SigninParts {
  db: Db
  log: SessionLog
  sessions: Sessions
  identity: Identity
  accountLog: AccountLog
  clock: Clock
  secret: Buffer
  logger: Logger
  rules: SigninRules
  /** Whether nobody may approve without the number, also not a client that never asked for it. */
  isNumberAlwaysNeeded: boolean
}

/** Rows of requests that are over are kept for a reader that comes a moment too late. Milliseconds. */
const keptAfterEndMs = 60_000

export function createSigninRequests(parts: SigninParts): SigninRequests {
  const { db, log, sessions, identity, accountLog, clock, logger, rules } = parts

  return {
    async open(seen) {
      const secret = randomUUID()
      const askedAt = clock.now()
      const expiresAt = askedAt + limits.signinMs
      const opened = await sessions.open({
        ownerId: null,
        pageName: seen.browser,
        signin: {
          pageToken: secret,
          forMs: limits.signinMs,
          async write(trx, sessionId) {
            const unclaimed = { claimedBy: null, userId: null, phone: null, isNumberNeeded: 0 } as const
            const row: SigninRow = { sessionId, state: 'pending', ...seen, askedAt, expiresAt, ...unclaimed }
            await trx.insertInto('signins').values(rules.rowOf(row, secret)).execute()
            logger.debug(rules.logOf(row, secret), 'a computer asks to be let in')
          },
        },
      })
      const { sessionId: requestId, deviceId, cursor } = opened
      return { secret, code: opened.ticket.ticket, requestId, deviceId, cursor, expiresAt }
    },

    async renew(secret) {
      const row = await find(secret, 'renew')
      if (row.state !== 'pending') throw rules.refusal('used')
      const now = clock.now()
      const { signinRenewMs, signinGraceMs } = limits
      const forMs = Math.min(signinRenewMs + signinGraceMs, row.expiresAt - now)
      const { ticket } = await db.write.transaction().execute(async (trx) => {
        await trx
          .updateTable('tickets')
          .set({ expiresAt: now + signinGraceMs })
          .where('sessionId', '=', row.sessionId)
          .where('expiresAt', '>', now + signinGraceMs)
          .execute()
        return issueTicket(trx, row.sessionId, clock, { forMs })
      })
      return { code: ticket, expiresAt: row.expiresAt }
    },

    async scan(id, phone) {
      const { sessionId } = await find(id, 'scan')
      const request = await change(sessionId, async (trx) => {
        const isFirst = await claim(trx, sessionId, phone, 1)
        const row = await claimedBy(trx, sessionId, phone)
        if (row.state !== 'claimed') throw rules.refusal('used')
        return { events: isFirst ? [{ type: 'signin.scanned', data: {} }] : [], answer: row }
      })
      return { request, match: matchOf(request) }
    },

    async decide(id, decision, phone, code) {
      const { sessionId } = await find(id, 'verify')
      const { outcome, row } = await change(sessionId, async (trx) => {
        await claim(trx, sessionId, phone, 0)
        const row = await claimedBy(trx, sessionId, phone)
        // Its answer got lost on the way, or it went out twice.
        if (row.state === 'approved' && decision === 'approve') return { events: [], answer: { outcome: 'known', row } }
        if (row.state !== 'claimed') throw rules.refusal('used')
        if (decision === 'deny') return deny(trx, row, 'denied')
        if (code === undefined && rules.isNumberNeeded(row, parts.isNumberAlwaysNeeded)) {
          throw new AppError('signin.number-needed')
        }
        if (code !== undefined && !rules.isRightNumber(code, matchOf(row).number)) return deny(trx, row, 'wrong')
        await setState(trx, sessionId, 'approved')
        return { events: [{ type: 'signin.approved', data: {} }], answer: { outcome: 'approved', row } }
      })
      if (outcome === 'denied') await note('login.denied', row)
      if (outcome !== 'wrong') return
      await note('login.failed', row)
      throw new AppError('signin.number-wrong')
    },

    async check(secret, seen) {
      const row = await find(secret, 'check')
      const { sessionId, expiresAt } = row
      if (row.state === 'denied') throw new AppError('signin.denied')
      if (row.state === 'claimed' && row.isNumberNeeded)
        return { state: 'pending', expiresAt, number: matchOf(row).number }
      if (row.state !== 'approved') return { state: 'pending', expiresAt }

      if (!(await rules.use(parts, sessionId, clock.now()).catch(refuseIfOver))) throw rules.refusal('used')
      // After the request is used up: a crash in between costs the person another scan, the other way round it could be two logins.
      const phone = row.phone ?? ''
      const approval = { loginId: row.claimedBy ?? '', userId: row.userId ?? '' }
      const login = await rules.logIn(identity, approval, { ...seen, way: 'phone', phone })
      if (login) return { state: 'authenticated', login, phone }
      await note('login.failed', row)
      throw rules.refusal('used')
    },

    async sweep() {
      await db.write
        .deleteFrom('signins')
        .where('expiresAt', '<=', clock.now() - keptAfterEndMs)
        .execute()
    },
  }

  async function find(id: string, use: SigninUse): Promise<SigninRow> {
    const kinds = rules.idsFor(use)
    const hash = hashToken(id)
    // Both are asked, whatever the first one says: the time tells nothing.
    const [bySecret, byCode] = await Promise.all([findBySecret(hash), findByCode(hash)])
    const row = (kinds.includes('secret') && bySecret) || (kinds.includes('code') && byCode)
    if (!row) throw rules.refusal('unknown')
    if (rules.isOver(row, clock.now())) throw rules.refusal('expired')
    return row
  }

  function findBySecret(hash: string): Promise<SigninRow | undefined> {
    return db.read
      .selectFrom('devices')
      .innerJoin('signins', 'signins.sessionId', 'devices.sessionId')
      .selectAll('signins')
      .where('devices.tokenHash', '=', hash)
      .executeTakeFirst()
  }

  function findByCode(hash: string): Promise<SigninRow | undefined> {
    return db.read
      .selectFrom('tickets')
      .innerJoin('signins', 'signins.sessionId', 'tickets.sessionId')
      .selectAll('signins')
      .where('tickets.hash', '=', hash)
      .where('tickets.expiresAt', '>', clock.now())
      .executeTakeFirst()
  }

  /** Changes the request under its session's lock. A session that is closed or gone is a request that was used up. */
  async function change<Answer>(sessionId: string, run: Change<Answer>): Promise<Answer> {
    const { answer } = await log.append(sessionId, { by: 'server' }, run).catch(refuseIfOver)
    return answer as Answer
  }

  function refuseIfOver(error: unknown): never {
    const isOver = error instanceof AppError && error.code.startsWith('session.')
    throw isOver ? rules.refusal('used') : error
  }

  function claim(trx: Transaction<Tables>, sessionId: string, { login, name }: Phone, isNumberNeeded: 0 | 1) {
    const { loginId, user } = login
    return rules.claim(trx, { sessionId, loginId, userId: user.id, phone: name, isNumberNeeded, now: clock.now() })
  }

  async function claimedBy(trx: Transaction<Tables>, sessionId: string, { login }: Phone): Promise<SigninRow> {
    const row = await trx
      .selectFrom('signins')
      .selectAll()
      .where('sessionId', '=', sessionId)
      .where('claimedBy', '=', login.loginId)
      .executeTakeFirst()
    if (!row) throw rules.refusal('foreign')
    return row
  }

  async function deny(trx: Transaction<Tables>, row: SigninRow, outcome: 'denied' | 'wrong') {
    if (outcome === 'wrong' && !rules.endsByWrongNumber) return { events: [], answer: { outcome, row } }
    await setState(trx, row.sessionId, 'denied')
    const closed = { type: 'session.closed' as const, data: { reason: 'denied' as const } }
    return { events: [{ type: 'signin.denied' as const, data: {} }, closed], answer: { outcome, row } }
  }

  async function setState(trx: Transaction<Tables>, sessionId: string, state: SigninRow['state']): Promise<void> {
    await trx.updateTable('signins').set({ state }).where('sessionId', '=', sessionId).execute()
  }

  function matchOf({ sessionId, claimedBy }: SigninRow): NumberMatch {
    return numberMatchOf(parts.secret, sessionId, claimedBy ?? '')
  }

  async function note(type: 'login.denied' | 'login.failed', { userId, browser, address, phone }: SigninRow) {
    if (userId === null) return
    await accountLog.note({ userId, type, way: 'phone', browser, address, ...(phone !== null && { phone }) })
  }
}
