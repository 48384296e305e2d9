import { type JoinAnswer, type JoinRequest, limits, type Role } from '@snaplink/contract'
import type { Selectable } from 'kysely'
import type { Clock } from '../clock.ts'
import type { Db } from '../db/connect.ts'
import type { DeviceRow, SessionRow } from '../db/tables.ts'
import { AppError } from '../errors.ts'
import { expiryOf } from './access.ts'
import { limitsOf, shrinkOf } from './session-limits.ts'
import type { SessionLog } from './session-log.ts'
import type { ticketTokens } from './ticket-tokens.ts'
import { useTicket } from './tickets.ts'
import { deviceTokenOf, hashToken } from './tokens.ts'

/**
 * A phone shows a ticket and becomes a device of its session; asking again with the same `deviceId` gives the same answer.
 *
 * @param request.sessionId the session that the phone expects; the ticket of another one is not used up
 * @throws AppError `ticket.invalid` (the same for unknown, used, expired and foreign), `session.full`
 */
export type Join = (request: Required<JoinRequest> & { sessionId?: string }) => Promise<JoinAnswer>

interface Parts {
  db: Db
  log: SessionLog
  clock: Clock
  secret: Buffer
  tokens: ReturnType<typeof ticketTokens>
}

export function createJoin({ db, log, clock, secret, tokens }: Parts): Join {
  return async ({ ticket: shown, deviceId, name, sessionId: expected }) => {
    const ticket = await tokens.unwrap(shown)
    if (ticket === null) throw new AppError('ticket.invalid')
    const target = await db.read
      .selectFrom('tickets')
      .select('sessionId')
      .where('hash', '=', hashToken(ticket))
      .executeTakeFirst()
    if (!target) throw new AppError('ticket.invalid')
    const { sessionId } = target
    if (expected !== undefined && expected !== sessionId) throw new AppError('ticket.invalid')
    const token = deviceTokenOf(secret, sessionId, deviceId, ticket)
    const joined = await log
      .append(sessionId, { by: deviceId, isJoining: true }, async (trx, session) => {
        // The code of a login request lets a computer in, never a phone.
        if (session.kind !== 'work' || expiryOf(session) <= clock.now()) throw new AppError('ticket.invalid')
        const use = await useTicket(trx, { ticket, sessionId, deviceId }, clock)
        if (use === 'refused') throw new AppError('ticket.invalid')
        const devices = await trx
          .selectFrom('devices')
          .select(['id', 'role', 'tokenHash', 'removedAt'])
          .where('sessionId', '=', sessionId)
          .execute()
        const known = devices.find(({ id }) => id === deviceId)
        // A phone that was removed, or whose id another ticket brought, does not come back by repeating an old code.
        if (use === 'again' && known?.removedAt === null && known.tokenHash === hashToken(token)) {
          return { events: [], answer: session }
        }
        if (use === 'again' || (known && known.removedAt === null)) throw new AppError('ticket.invalid')
        const phones = devices.filter(({ role, removedAt }) => role === 'phone' && removedAt === null)
        if (phones.length >= limits.maxPhones) throw new AppError('session.full')
        const device = deviceRow(sessionId, 'phone', { id: deviceId, name, token }, clock.now())
        if (known) {
          await trx
            .updateTable('devices')
            .set(device)
            .where('sessionId', '=', sessionId)
            .where('id', '=', deviceId)
            .execute()
        } else await trx.insertInto('devices').values(device).execute()
        return { events: [{ type: 'device.joined', data: { deviceId, name } }], answer: session }
      })
      .catch((error) => {
        // One answer for all: whether the session ever existed is nobody's business.
        if (error instanceof AppError && error.code.startsWith('session.') && error.code !== 'session.full') {
          throw new AppError('ticket.invalid')
        }
        throw error
      })
    const session = joined.answer as Selectable<SessionRow>
    return {
      sessionId,
      deviceId,
      deviceToken: token,
      pageName: session.pageName,
      cursor: joined.seq,
      expiresAt: expiryOf({ usedAt: clock.now(), endsAt: session.endsAt }),
      limits: limitsOf(session),
      ...shrinkOf(session),
    }
  }
}

/** A device that is there from now on. */
export function deviceRow(
  sessionId: string,
  role: Role,
  { id, name, token }: { id: string; name: string; token: string },
  now: number,
): DeviceRow {
  return { id, sessionId, role, name, tokenHash: hashToken(token), joinedAt: now, seenAt: now, removedAt: null }
}
