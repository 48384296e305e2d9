import type { Role } from '@snaplink/contract'
import { limits } from '@snaplink/contract'
import type { Clock } from '../clock.ts'
import type { Db } from '../db/connect.ts'
import type { SessionRow } from '../db/tables.ts'
import { AppError } from '../errors.ts'
import { hashToken } from './tokens.ts'

/** Who is speaking: one device of one session. The role comes from the token alone. */
export interface Device {
  readonly id: string
  readonly sessionId: string
  readonly role: Role
  readonly name: string
}

/** A device that has just shown its token, and where its session's log stood at that moment. */
export interface Caller extends Device {
  readonly kind: SessionRow['kind']
  /** What the log says of this device up to here is history: it may have been removed and come back. */
  readonly head: number
  /** A cursor below this is too old. */
  readonly trimmedTo: number
}

/** When a session that is not used any more ends by itself. Epoch milliseconds. */
export function expiryOf(session: Pick<SessionRow, 'usedAt' | 'endsAt'>): number {
  return Math.min(session.usedAt + limits.sessionIdleMs, session.endsAt)
}

export interface Access {
  /**
   * The device that holds `token` in session `sessionId`.
   *
   * @param kinds which kinds of session it may be of. A login request is read and nothing else: its page needs no login, so
   *   it must not be able to store a photo.
   * @throws AppError `token.invalid`; `session.unknown` for another session's id, whether it exists or not;
   *   `device.removed`; `session.closed`
   */
  authenticate(sessionId: string, token: string, kinds?: readonly SessionRow['kind'][]): Promise<Caller>

  /**
   * The phone that holds `token` in a session that has ended, for `limits.lateCommandMs`: it was off-line and hands in what waited.
   *
   * @throws AppError as `authenticate`; `session.closed` when that time is over too, and for the page
   */
  authenticateLate(sessionId: string, token: string): Promise<Device>
}

export function createAccess({ db, clock }: { db: Db; clock: Clock }): Access {
  async function find(sessionId: string, token: string, kinds: readonly SessionRow['kind'][]) {
    const row = await db.read
      .selectFrom('devices')
      .innerJoin('sessions', 'sessions.id', 'devices.sessionId')
      .select(['devices.id', 'devices.sessionId', 'devices.role', 'devices.name', 'devices.removedAt'])
      .select([
        'sessions.kind',
        'sessions.closedAt',
        'sessions.usedAt',
        'sessions.endsAt',
        'sessions.head',
        'sessions.trimmedTo',
      ])
      .where('devices.tokenHash', '=', hashToken(token))
      .executeTakeFirst()
    if (!row) throw new AppError('token.invalid')
    if (row.sessionId !== sessionId || !kinds.includes(row.kind)) throw new AppError('session.unknown')
    if (row.removedAt !== null) throw new AppError('device.removed')
    // A session that ran out is closed by the next sweep, but over at once.
    return { ...row, endedAt: row.closedAt ?? expiryOf(row) }
  }

  return {
    async authenticate(sessionId, token, kinds = ['work']) {
      const row = await find(sessionId, token, kinds)
      if (row.closedAt !== null || row.endedAt <= clock.now()) throw new AppError('session.closed')
      const { id, role, name, kind, head, trimmedTo } = row
      return { id, sessionId, role, name, kind, head, trimmedTo }
    },

    async authenticateLate(sessionId, token) {
      const { id, role, name, endedAt } = await find(sessionId, token, ['work'])
      if (role !== 'phone' || endedAt + limits.lateCommandMs <= clock.now()) throw new AppError('session.closed')
      return { id, sessionId, role, name }
    },
  }
}
