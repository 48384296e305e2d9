import { type AnyEvent, limits, type NewEvent, newId } from '@snaplink/contract'
import { type Kysely, type Selectable, sql, type Transaction } from 'kysely'
import type { Clock } from '../clock.ts'
import type { Db } from '../db/connect.ts'
import { isDuplicateKey, isLostRace } from '../db/failures.ts'
import type { EventRow, SessionRow, Tables } from '../db/tables.ts'
import { AppError } from '../errors.ts'
import type { Bell } from './bell.ts'
import { createGroupCommit } from './group-commit.ts'

/** Who causes an event, and by which command. Without an `id` the event gets one of ours and is never taken for a retry. */
export interface Origin {
  /** A device's id, or `server`. */
  by: string
  id?: string
  /** The device is only now being let in, perhaps again. Any other that was removed is refused. */
  isJoining?: true
}

/**
 * One change: runs inside the transaction, under the lock of the session's row, and says what happened. `at` is the time of its events.
 * May run twice (group-commit.ts), so it touches nothing but `trx`. No events: there was nothing left to do.
 *
 * @throws AppError to refuse; nothing of it remains
 */
export type Change<Answer> = (
  trx: Transaction<Tables>,
  session: SessionRow,
  at: number,
) => Promise<{ events: NewEvent[]; answer: Answer }>

export interface Appended<Answer> {
  /** The last `seq` of this change, or the log's head where nothing was appended. */
  seq: number
  /** What the change answered; absent where a retry found that it had already happened. */
  answer: Answer | undefined
}

/** The log of every session: DESIGN.md section 2, "Four rules of the log". */
export interface SessionLog {
  /**
   * Runs `change` and appends its events in the same transaction; resolves when it is durable.
   * A second call with the same `by` and `id` changes nothing.
   *
   * @throws AppError `session.unknown`, `session.closed`, `device.removed`, or what `change` throws
   */
  append<Answer>(sessionId: string, origin: Origin, change: Change<Answer>): Promise<Appended<Answer>>

  /**
   * The events after a cursor, oldest first, at most `limits.maxEventsPerRead`; empty at the head.
   *
   * @throws AppError `session.unknown`, `cursor.too-old`, `cursor.ahead`
   */
  read(sessionId: string, after: number): Promise<AnyEvent[]>

  /** The `seq` of the last event. @throws AppError `session.unknown` */
  head(sessionId: string): Promise<number>

  /** Resolves when everything appended so far is durable. */
  drained(): Promise<void>
}

/** The line to the database broke during COMMIT: nobody here knows whether it happened, so it must not be done again unasked. */
class UnknownOutcome extends Error {
  constructor(cause: unknown) {
    super('The database did not say whether it committed.', { cause })
    this.name = 'UnknownOutcome'
  }
}

/** `usedAt` stands in an index: it moves in steps, so that most events leave that index alone. Milliseconds. */
const usedAtStepMs = 10_000

interface Applied {
  appended: Map<string, AnyEvent[]>
  results: Appended<unknown>[]
}

interface Entry {
  sessionId: string
  origin: Origin
  change: Change<unknown>
}

/** @param parts.maxBatch changes that share a transaction at most; the bench passes 1 to show what sharing brings */
export function createSessionLog(parts: { db: Db; bell: Bell; clock: Clock; maxBatch?: number }): SessionLog {
  const { db, bell, clock } = parts
  const commits = createGroupCommit(commitBatch, { ...parts, isFinal: (error) => error instanceof UnknownOutcome })

  async function commitBatch(batch: readonly Entry[]): Promise<Appended<unknown>[]> {
    const done = await commitOrExplain(batch)
    for (const [sessionId, events] of done.appended) bell.ring(sessionId, { kind: 'appended', events })
    return done.results
  }

  async function commitOrExplain(batch: readonly Entry[]): Promise<Applied> {
    for (let attempt = 1; ; attempt++) {
      let isCommitting = false
      try {
        return await db.write.transaction().execute(async (trx) => {
          const applied = await applyBatch(trx, batch)
          isCommitting = true
          return applied
        })
      } catch (error) {
        // A server elsewhere may have committed before the line broke; SQLite, here, has then rolled back.
        if (isCommitting && db.kind === 'mysql' && !isLostRace(error)) throw new UnknownOutcome(error)
        const [only] = batch
        // A retry of what has happened may well be refused: the photo is there already, the last place is taken, by itself.
        if (only && batch.length === 1 && (isDuplicateKey(error) || error instanceof AppError)) {
          const before = await findEarlier(db.read, only)
          if (before) return { appended: new Map(), results: [before] }
        }
        // Another node locked the same rows in another order; the database picked us to try again.
        if (!isLostRace(error) || attempt >= 5) throw error
      }
    }
  }

  async function applyBatch(trx: Transaction<Tables>, batch: readonly Entry[]): Promise<Applied> {
    const ids = [...new Set(batch.map(({ sessionId }) => sessionId))]
    const sessions = await lockSessions(trx, ids)
    const removed = await findRemoved(trx, ids)
    const now = clock.now()
    const appended = new Map<string, AnyEvent[]>()
    const results: Appended<unknown>[] = []
    for (const entry of batch) {
      const { sessionId, origin, change } = entry
      const session = sessions.get(sessionId)
      if (!session) throw new AppError('session.unknown')
      if (session.closedAt !== null) throw new AppError('session.closed')
      // Its token was good when the request began; an upload may take an hour.
      if (!origin.isJoining && removed.has(`${sessionId} ${origin.by}`)) throw new AppError('device.removed')
      const { events, answer } = await change(trx, session, now)
      const numbered = events.map(({ type, data }, i) => ({
        seq: session.head + i + 1,
        // The last one, so that a retry finds the `seq` that the first try was answered.
        id: i === events.length - 1 && origin.id !== undefined ? origin.id : newId(),
        type,
        at: now,
        by: origin.by,
        data,
      }))
      session.head += events.length
      for (const event of events) {
        if (event.type === 'device.removed') removed.add(`${sessionId} ${event.data.deviceId}`)
      }
      if (numbered.some(({ type }) => type === 'session.closed')) session.closedAt = now
      if (numbered.length > 0) appended.set(sessionId, [...(appended.get(sessionId) ?? []), ...numbered])
      const before = numbered.length === 0 && (await findEarlier(trx, entry))
      results.push({ seq: before ? before.seq : session.head, answer })
    }
    await insertEvents(trx, appended)
    await writeHeads(
      trx,
      [...appended.keys()].map((sessionId) => sessions.get(sessionId) as SessionRow),
      now,
    )
    return { appended, results }
  }

  /** Locked in the order of their ids, so that two nodes that need the same two rows do not wait for each other for ever. */
  async function lockSessions(trx: Transaction<Tables>, ids: string[]): Promise<Map<string, SessionRow>> {
    const select = trx.selectFrom('sessions').selectAll().where('id', 'in', ids).orderBy('id')
    const rows = await (db.kind === 'mysql' ? select.forUpdate() : select).execute()
    return new Map(rows.map((row) => [row.id, row]))
  }

  /** The devices that may not write any more, as `<session> <device>`. */
  async function findRemoved(trx: Transaction<Tables>, ids: string[]): Promise<Set<string>> {
    const rows = await trx
      .selectFrom('devices')
      .select(['sessionId', 'id'])
      .where('sessionId', 'in', ids)
      .where('removedAt', 'is not', null)
      .execute()
    return new Set(rows.map(({ sessionId, id }) => `${sessionId} ${id}`))
  }

  /** All heads in one statement: one for each would cost more than the events themselves. */
  async function writeHeads(trx: Transaction<Tables>, rows: readonly SessionRow[], now: number): Promise<void> {
    if (rows.length === 0) return
    const idsOf = (some: readonly SessionRow[]) => some.map(({ id }) => id)
    const update = (some: readonly SessionRow[]) => trx.updateTable('sessions').where('id', 'in', idsOf(some))
    const heads = sql.join(
      rows.map(({ id, head }) => sql`when ${id} then ${head}`),
      sql` `,
    )
    await update(rows)
      .set({ head: sql<number>`case id ${heads} end` })
      .execute()
    const moved = rows.filter(({ usedAt }) => now - usedAt >= usedAtStepMs)
    if (moved.length > 0) await update(moved).set({ usedAt: now }).execute()
    const closed = rows.filter(({ closedAt }) => closedAt !== null)
    if (closed.length > 0) await update(closed).set({ closedAt: now }).execute()
  }

  async function insertEvents(trx: Transaction<Tables>, appended: Map<string, AnyEvent[]>): Promise<void> {
    const rows = [...appended].flatMap(([sessionId, events]) =>
      events.map((event) => ({ ...event, sessionId, data: JSON.stringify(event.data) })),
    )
    if (rows.length > 0) await trx.insertInto('events').values(rows).execute()
  }

  /** What an earlier try of the same command left in the log. */
  async function findEarlier(
    from: Kysely<Tables>,
    { sessionId, origin }: Entry,
  ): Promise<Appended<unknown> | undefined> {
    if (origin.id === undefined) return undefined
    const row = await from
      .selectFrom('events')
      .select('seq')
      .where('sessionId', '=', sessionId)
      .where('by', '=', origin.by)
      .where('id', '=', origin.id)
      .executeTakeFirst()
    return row && { seq: row.seq, answer: undefined }
  }

  async function positions(sessionId: string) {
    const row = await db.read
      .selectFrom('sessions')
      .select(['head', 'trimmedTo'])
      .where('id', '=', sessionId)
      .executeTakeFirst()
    if (!row) throw new AppError('session.unknown')
    return row
  }

  return {
    append<Answer>(sessionId: string, origin: Origin, change: Change<Answer>) {
      return commits.add({ sessionId, origin, change }) as Promise<Appended<Answer>>
    },

    async read(sessionId, after) {
      const rows = await db.read
        .selectFrom('events')
        .selectAll()
        .where('sessionId', '=', sessionId)
        .where('seq', '>', after)
        .orderBy('seq')
        .limit(limits.maxEventsPerRead)
        .execute()
      // The usual case asks once: what follows the cursor directly can be neither too old nor ahead.
      if (rows[0]?.seq !== after + 1) {
        const { head, trimmedTo } = await positions(sessionId)
        if (after < trimmedTo) throw new AppError('cursor.too-old')
        if (after > head) throw new AppError('cursor.ahead')
      }
      return rows.map(toEvent)
    },

    async head(sessionId) {
      return (await positions(sessionId)).head
    },

    drained: () => commits.drained(),
  }
}

function toEvent({ seq, id, type, at, by, data }: Selectable<EventRow>): AnyEvent {
  return { seq, id, type, at, by, data: JSON.parse(data) }
}
