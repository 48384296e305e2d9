import type * as contract from '@snaplink/contract'
import { limits, type OwnScanList, type ScanList, type scansQuery } from '@snaplink/contract'
import type { SelectQueryBuilder } from 'kysely'
import type * as z from 'zod'
import type { ScanRow, Tables } from '../../db/tables.ts'
import { AppError } from '../../errors.ts'
import type { ScanParts } from './scan-parts.ts'
import { viewOf } from './scan-rows.ts'

type Query = z.output<typeof scansQuery>
type Select = SelectQueryBuilder<Tables, 'scans', ScanRow>

/**
 * A change is visible only when its transaction is committed, and has the time at which that began: whoever asks what has changed is
 * told some of it again, so that nothing is left out. Also between nodes whose clocks differ. Milliseconds.
 */
const overlapMs = 30_000

/** Scans in the order in which they arrived, the newest first. */
export interface ScanLists {
  ofSession(sessionId: string, query: Query): Promise<ScanList>
  ofOwner(ownerId: string, query: Query): Promise<OwnScanList>
  /** @throws AppError `cursor.too-old` where that is too long ago, or more has changed than one answer holds */
  changedSince(ownerId: string, since: number): Promise<OwnScanList>
  /** All that were not deleted, oldest first, page by page. */
  everything(ownerId: string): AsyncGenerator<contract.ScanView[]>
}

export function createScanLists({ db, log, clock }: Pick<ScanParts, 'db' | 'log' | 'clock'>): ScanLists {
  const select = () => db.read.selectFrom('scans').selectAll()

  async function page(from: Select, { before, limit, include }: Query) {
    let query = include === 'removed' ? from.where('purgedAt', 'is', null) : from.where('removedAt', 'is', null)
    if (before !== undefined) query = after(query, readPlace(before), '<')
    // One more than asked for: whether there is a next page.
    const rows = await inOrder(query, 'desc')
      .limit(limit + 1)
      .execute()
    const shown = rows.slice(0, limit)
    const last = shown.at(-1)
    return { scans: shown.map(viewOf), ...(rows.length > limit && last && { next: placeOf(last) }) }
  }

  return {
    async ofSession(sessionId, query) {
      // The cursor first: what happens between the two reads is told again, never left out.
      const cursor = await log.head(sessionId)
      return { ...(await page(select().where('sessionId', '=', sessionId), query)), cursor }
    },

    async ofOwner(ownerId, query) {
      const asOf = clock.now() - overlapMs
      return { ...(await page(select().where('ownerId', '=', ownerId), query)), asOf }
    },

    async changedSince(ownerId, since) {
      const asOf = clock.now() - overlapMs
      if (since < clock.now() - limits.scanChangesMs) throw new AppError('cursor.too-old')
      const rows = await select()
        .where('ownerId', '=', ownerId)
        .where('changedAt', '>=', since)
        .where('purgedAt', 'is', null)
        .orderBy('changedAt', 'desc')
        .limit(limits.maxScansPerPage + 1)
        .execute()
      if (rows.length > limits.maxScansPerPage) throw new AppError('cursor.too-old')
      return { scans: rows.map(viewOf), asOf }
    },

    async *everything(ownerId) {
      let place: Place | undefined
      for (;;) {
        const from = select().where('ownerId', '=', ownerId).where('removedAt', 'is', null)
        const rows = await inOrder(place ? after(from, place, '>') : from, 'asc')
          .limit(limits.maxScansPerPage)
          .execute()
        if (rows.length > 0) yield rows.map(viewOf)
        place = rows.at(-1)
        if (rows.length < limits.maxScansPerPage) return
      }
    },
  }
}

/** Where a page ends. */
type Place = Pick<ScanRow, 'createdAt' | 'sessionId' | 'seq'>

function inOrder(query: Select, direction: 'asc' | 'desc'): Select {
  return query.orderBy('createdAt', direction).orderBy('sessionId', direction).orderBy('seq', direction)
}

/** Beyond `place` in that order. The first condition says nothing new, but is the one for which MySQL uses the index. */
function after(query: Select, { createdAt, sessionId, seq }: Place, by: '<' | '>'): Select {
  return query
    .where('createdAt', by === '<' ? '<=' : '>=', createdAt)
    .where((eb) =>
      eb.or([
        eb('createdAt', by, createdAt),
        eb.and([eb('createdAt', '=', createdAt), eb('sessionId', by, sessionId)]),
        eb.and([eb('createdAt', '=', createdAt), eb('sessionId', '=', sessionId), eb('seq', by, seq)]),
      ]),
    )
}

function placeOf({ createdAt, sessionId, seq }: Place): string {
  return `${createdAt}.${sessionId}.${seq}`
}

/** @throws AppError `request.invalid` */
function readPlace(before: string): Place {
  const [, createdAt, sessionId, seq] = /^(\d{1,15})\.([A-Za-z0-9_-]{8,64})\.(\d{1,15})$/.exec(before) ?? []
  if (sessionId === undefined) throw new AppError('request.invalid', { detail: 'before: not a place in this list' })
  return { createdAt: Number(createdAt), sessionId, seq: Number(seq) }
}
