import type { Transaction } from 'kysely'
import type { Db } from '../db/connect.ts'
import type { SessionRow, Tables } from '../db/tables.ts'
import { AppError } from '../errors.ts'
import type { Device } from './access.ts'

/** Of a session that has ended, and that has an owner for whom something may still be kept. */
export type LateSession = SessionRow & { ownerId: string }

/**
 * The session of a phone that hands in what waited, locked: a guest who signs up in this moment would leave it behind.
 *
 * @throws AppError `session.closed` where nobody owns it; `device.removed`: its token was good when the request began
 */
export async function lockLateSession(
  trx: Transaction<Tables>,
  kind: Db['kind'],
  { sessionId, id }: Device,
): Promise<LateSession> {
  const select = trx.selectFrom('sessions').selectAll().where('id', '=', sessionId)
  const session = await (kind === 'mysql' ? select.forUpdate() : select).executeTakeFirst()
  if (!session || session.ownerId === null) throw new AppError('session.closed')
  const device = await trx
    .selectFrom('devices')
    .select('removedAt')
    .where('sessionId', '=', sessionId)
    .where('id', '=', id)
    .executeTakeFirst()
  if (device?.removedAt !== null) throw new AppError('device.removed')
  return { ...session, ownerId: session.ownerId }
}
