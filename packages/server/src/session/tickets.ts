import { limits } from '@snaplink/contract'
import type { Transaction } from 'kysely'
import type { Clock } from '../clock.ts'
import type { Tables } from '../db/tables.ts'
import { hashToken, newToken } from './tokens.ts'

/** A ticket admits one phone to one session, once, for `forMs`. Only its hash is kept. */
export async function issueTicket(
  trx: Transaction<Tables>,
  sessionId: string,
  clock: Clock,
  { ticket = newToken('st'), forMs = limits.ticketMs }: { ticket?: string; forMs?: number | undefined } = {},
) {
  const expiresAt = clock.now() + forMs
  await trx
    .insertInto('tickets')
    .values({ hash: hashToken(ticket), sessionId, expiresAt, usedBy: null })
    .execute()
  return { ticket, expiresAt }
}

/**
 * Uses `ticket` up for `deviceId`, by one conditional statement: of any number of phones that try at once, one gets in.
 *
 * @returns `fresh` the first time, `again` when this device had used it before, `refused` for everything else
 */
export async function useTicket(
  trx: Transaction<Tables>,
  use: { ticket: string; sessionId: string; deviceId: string },
  clock: Clock,
): Promise<'fresh' | 'again' | 'refused'> {
  const hash = hashToken(use.ticket)
  const { numUpdatedRows } = await trx
    .updateTable('tickets')
    .set({ usedBy: use.deviceId })
    .where('hash', '=', hash)
    .where('sessionId', '=', use.sessionId)
    .where('usedBy', 'is', null)
    .where('expiresAt', '>', clock.now())
    .executeTakeFirst()
  if (numUpdatedRows > 0n) return 'fresh'
  const mine = await trx
    .selectFrom('tickets')
    .select('hash')
    .where('hash', '=', hash)
    .where('usedBy', '=', use.deviceId)
    .where('expiresAt', '>', clock.now())
    .executeTakeFirst()
  return mine ? 'again' : 'refused'
}
