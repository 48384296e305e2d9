import { limits } from '@snaplink/contract'
import type { Transaction } from 'kysely'
import * as z from 'zod'
import type { Tables } from '../../db/tables.ts'
import type { ScanParts } from './scan-parts.ts'

const kind = 'scans.purge'

/** To be run in the transaction that removes scans of a session. */
export type PlanPurge = (trx: Transaction<Tables>, sessionId: string, removedAt: number) => Promise<void>

/**
 * What was deleted longer than `limits.restoreMs` ago is gone for good: nothing of what was read stays. Its bare row goes with its
 * session, because until then a phone whose answer got lost may send the scan again.
 */
export function registerScanPurge({ db, jobs, clock }: Pick<ScanParts, 'db' | 'jobs' | 'clock'>): PlanPurge {
  jobs.handle(kind, {
    data: z.object({ sessionId: z.string() }),
    maxAttempts: Number.POSITIVE_INFINITY,
    atOnce: 1,
    run: ({ sessionId }) => db.write.transaction().execute((trx) => purge(trx, sessionId)),
    onGivenUp: () => Promise.reject(new Error('A deletion is never given up.')),
  })

  async function purge(trx: Transaction<Tables>, sessionId: string): Promise<void> {
    const now = clock.now()
    const isOver = now - limits.restoreMs
    const session = await trx.selectFrom('sessions').select('id').where('id', '=', sessionId).executeTakeFirst()
    if (session) {
      await trx
        .updateTable('scans')
        .set({ code: '', note: null, deviceName: null, purgedAt: now })
        .where('sessionId', '=', sessionId)
        .where('removedAt', '<=', isOver)
        .where('purgedAt', 'is', null)
        .execute()
    } else {
      await trx.deleteFrom('scans').where('sessionId', '=', sessionId).where('removedAt', '<=', isOver).execute()
    }
  }

  return (trx, sessionId, removedAt) => jobs.enqueue(trx, kind, { sessionId }, { runAt: removedAt + limits.restoreMs })
}
