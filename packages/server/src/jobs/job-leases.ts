import { newId } from '@snaplink/contract'
import type { Clock } from '../clock.ts'
import type { Db } from '../db/connect.ts'
import type { JobRow } from '../db/tables.ts'

/** A job that this node works on, until somebody else's lease replaces this one. */
export interface Lease {
  readonly id: string
  /** As it is now: this try counted. */
  readonly job: JobRow
}

/** Who works on which job, decided by conditional statements alone: any number of nodes may share the table. */
export interface JobLeases {
  /** The job that has waited longest, of one of these kinds; null where none is due. */
  take(kinds: readonly string[]): Promise<Lease | null>
  renew(lease: Lease): Promise<void>
  /** The job is done and gone. Nothing happens where the lease was lost. */
  finish(lease: Lease): Promise<void>
  /** Somebody tries it again at `runAt`. */
  giveBack(lease: Lease, retry: { runAt: number; attempts: number; lastError: string }): Promise<void>
  /** Ends every lease, where nobody else can be alive to hold one. */
  endAll(): Promise<void>
}

export function createJobLeases({ db, clock, leaseMs }: { db: Db; clock: Clock; leaseMs: number }): JobLeases {
  async function update({ id, job }: Lease, values: Partial<JobRow>): Promise<void> {
    await db.write.updateTable('jobs').set(values).where('id', '=', job.id).where('leasedBy', '=', id).execute()
  }

  async function tryToTake(job: JobRow, now: number): Promise<Lease | null> {
    const id = newId()
    // Counted before it runs: a job that kills the process has been tried.
    const taken = { leasedBy: id, leasedUntil: now + leaseMs, attempts: job.attempts + 1 }
    const { numUpdatedRows } = await db.write
      .updateTable('jobs')
      .set(taken)
      .where('id', '=', job.id)
      .where('leasedUntil', '=', job.leasedUntil)
      .where('attempts', '=', job.attempts)
      .executeTakeFirst()
    return numUpdatedRows > 0n ? { id, job: { ...job, ...taken } } : null
  }

  return {
    async take(kinds) {
      if (kinds.length === 0) return null
      const now = clock.now()
      const due = await db.read
        .selectFrom('jobs')
        .selectAll()
        .where('runAt', '<=', now)
        .where('leasedUntil', '<=', now)
        .where('kind', 'in', kinds)
        .orderBy('runAt')
        .limit(10)
        .execute()
      for (const job of due) {
        const lease = await tryToTake(job, now)
        if (lease) return lease
      }
      return null
    },
    renew: (lease) => update(lease, { leasedUntil: clock.now() + leaseMs }),
    async finish({ id, job }) {
      await db.write.deleteFrom('jobs').where('id', '=', job.id).where('leasedBy', '=', id).execute()
    },
    giveBack: (lease, retry) => update(lease, { ...retry, leasedUntil: 0, leasedBy: null }),
    async endAll() {
      await db.write.updateTable('jobs').set({ leasedUntil: 0, leasedBy: null }).execute()
    },
  }
}
