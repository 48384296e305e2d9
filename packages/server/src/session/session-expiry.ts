import { limits } from '@snaplink/contract'
import type { Transaction } from 'kysely'
import type { Clock } from '../clock.ts'
import type { Db } from '../db/connect.ts'
import type { SessionRow, Tables } from '../db/tables.ts'
import { AppError } from '../errors.ts'
import { expiryOf } from './access.ts'
import type { SessionLog } from './session-log.ts'
import type { Signals } from './signals.ts'

/** So many at a time, so that others get their turn in between. */
const forgottenAtOnce = 100
const closedAtOnce = 100
/** A login request leaves nothing to hand in late: only a reader that is just being told that it is over. Milliseconds. */
const signinForgottenMs = 60_000

/**
 * What time does to sessions: warns before one runs out, closes it, and forgets it when even late commands are over.
 * Call it every now and then; it may run on several nodes at once.
 */
export function createSessionExpiry(parts: {
  db: Db
  log: SessionLog
  signals: Signals
  clock: Clock
  onClosed: (trx: Transaction<Tables>, session: SessionRow) => Promise<void>
}): { sweep(): Promise<void> } {
  const { db, log, signals, clock, onClosed } = parts

  return {
    async sweep() {
      const now = clock.now()
      await warn(now)
      await db.write.deleteFrom('tickets').where('expiresAt', '<=', now).execute()
      await forget('work', now - limits.lateCommandMs)
      await forget('signin', now - signinForgottenMs)
      await closeWhatRanOut(now)
    },
  }

  async function closeWhatRanOut(now: number): Promise<void> {
    const ended = await db.read
      .selectFrom('sessions')
      .select('id')
      .where('closedAt', 'is', null)
      .where((eb) => eb.or([eb('usedAt', '<=', now - limits.sessionIdleMs), eb('endsAt', '<=', now)]))
      .execute()
    // Many at once share a transaction (group-commit.ts): login requests come and go by the thousand.
    for (let i = 0; i < ended.length; i += closedAtOnce) {
      await Promise.all(ended.slice(i, i + closedAtOnce).map(({ id }) => closeExpired(id).catch(unlessClosed)))
    }
  }

  /** The page ended it in the same moment. */
  function unlessClosed(error: unknown): void {
    if (!(error instanceof AppError && error.code === 'session.closed')) throw error
  }

  /** Unless somebody has used it since it was found to have run out. */
  async function closeExpired(sessionId: string) {
    return log.append(sessionId, { by: 'server' }, async (trx, session) => {
      if (expiryOf(session) > clock.now()) return { events: [], answer: undefined }
      await onClosed(trx, session)
      return { events: [{ type: 'session.closed', data: { reason: 'expired' } }], answer: undefined }
    })
  }

  /** Whoever is there may still click "Keep open". Told with every sweep: a signal is not kept, and somebody may have just come. */
  async function warn(now: number): Promise<void> {
    const idleSince = now - limits.sessionIdleMs + limits.sessionWarnMs
    const ending = await db.read
      .selectFrom('sessions')
      .select(['id', 'usedAt', 'endsAt'])
      .where('closedAt', 'is', null)
      .where('kind', '=', 'work')
      .where((eb) => eb.or([eb('usedAt', '<=', idleSince), eb('endsAt', '<=', now + limits.sessionWarnMs)]))
      .execute()
    for (const session of ending) {
      const data = { expiresAt: expiryOf(session) }
      signals.send(session.id, { type: 'session.expiring', by: 'server', data })
    }
  }

  /** Log and devices go; whatever a feature keeps for longer hangs on its owner, not on the session. */
  async function forget(kind: SessionRow['kind'], closedBefore: number): Promise<void> {
    for (;;) {
      const old = await db.read
        .selectFrom('sessions')
        .select('id')
        .where('closedAt', '<=', closedBefore)
        .where('kind', '=', kind)
        .limit(forgottenAtOnce)
        .execute()
      const ids = old.map(({ id }) => id)
      if (ids.length === 0) return
      await db.write.transaction().execute(async (trx) => {
        await trx.deleteFrom('tickets').where('sessionId', 'in', ids).execute()
        await trx.deleteFrom('events').where('sessionId', 'in', ids).execute()
        await trx.deleteFrom('publications').where('sessionId', 'in', ids).execute()
        // Those that were deleted, and stayed as bare rows for phones that might send them again.
        await trx.deleteFrom('scans').where('sessionId', 'in', ids).where('purgedAt', 'is not', null).execute()
        await trx.deleteFrom('devices').where('sessionId', 'in', ids).execute()
        await trx.deleteFrom('sessions').where('id', 'in', ids).execute()
      })
    }
  }
}
