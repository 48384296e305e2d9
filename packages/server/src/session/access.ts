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
   * @throws AppError `token.invalid`; `session.unknown` for another session's id, whether it exists or not;
   *   `device.removed`; `session.closed`
   */
  authenticate(sessionId: string, token: string): Promise<Caller>
}

export function createAccess({ db, clock }: { db: Db; clock: Clock }): Access {
  return {
    async authenticate(sessionId, token) {
      const row = await db.read
        .selectFrom('devices')
        .innerJoin('sessions', 'sessions.id', 'devices.sessionId')
        .select(['devices.id', 'devices.sessionId', 'devices.role', 'devices.name', 'devices.removedAt'])
        .select(['sessions.closedAt', 'sessions.usedAt', 'sessions.endsAt', 'sessions.head', 'sessions.trimmedTo'])
        .where('devices.tokenHash', '=', hashToken(token))
        .executeTakeFirst()
      if (!row) throw new AppError('token.invalid')
      if (row.sessionId !== sessionId) throw new AppError('session.unknown')
      if (row.removedAt !== null) throw new AppError('device.removed')
      if (row.closedAt !== null || expiryOf(row) <= clock.now()) throw new AppError('session.closed')
      const { id, role, name, head, trimmedTo } = row
      return { id, sessionId, role, name, head, trimmedTo }
    },
  }
}
