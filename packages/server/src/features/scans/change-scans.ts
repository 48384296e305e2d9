import { limits, type NewEvent, type ScanChange } from '@snaplink/contract'
import type { Transaction } from 'kysely'
import type { ScanRow, Tables } from '../../db/tables.ts'
import { AppError } from '../../errors.ts'
import type { PlanPurge } from './scan-purge.ts'
import { findScans } from './scan-rows.ts'

/** What somebody wants of one scan. `isRemoved` deletes it or brings it back; an edit left out stays. */
export interface ScanWish extends ScanChange {
  readonly scanId: string
  readonly isRemoved?: boolean | undefined
}

export interface ChangeOptions {
  readonly sessionId: string
  readonly at: number
  /** Whose scans they are; throws, or says false where it must look as if there were none. */
  readonly mayChange: (row: ScanRow) => boolean
  readonly planPurge: PlanPurge
}

/**
 * Carries out wishes for scans of one session, all of them or none. What is so already is no change.
 *
 * @returns the rows as they are now, in the order of the wishes, and what there is to tell
 * @throws AppError `scan.unknown`; `scan.gone` for what was deleted too long ago to be brought back
 */
export async function changeScans(
  trx: Transaction<Tables>,
  { sessionId, at, mayChange, planPurge }: ChangeOptions,
  wishes: readonly ScanWish[],
): Promise<{ rows: ScanRow[]; events: NewEvent[] }> {
  const ids = wishes.map(({ scanId }) => scanId)
  const before = await findScans(trx, sessionId, ids)
  const after = new Map(before)
  for (const wish of wishes) {
    const row = after.get(wish.scanId)
    if (!row || !mayChange(row)) throw new AppError('scan.unknown')
    after.set(wish.scanId, rowAfter(row, wish, at))
  }

  const changed = [...after.values()].filter((row) => row !== before.get(row.id))
  const was = (row: ScanRow) => before.get(row.id) as ScanRow
  const edited = changed.filter((row) => !isSame(row, was(row)))
  const removed = changed.filter((row) => row.removedAt !== null && was(row).removedAt === null)
  const restored = changed.filter((row) => row.removedAt === null && was(row).removedAt !== null)
  const update = (some: readonly ScanRow[]) =>
    trx.updateTable('scans').where('sessionId', '=', sessionId).where('id', 'in', idsOf(some))
  for (const row of edited) {
    const { code, note, count } = row
    await update([row]).set({ code, note, count, changedAt: at }).execute()
  }
  if (removed.length > 0) {
    await update(removed).set({ removedAt: at, changedAt: at }).execute()
    await planPurge(trx, sessionId, at)
  }
  if (restored.length > 0) await update(restored).set({ removedAt: null, changedAt: at }).execute()
  return {
    rows: ids.map((id) => after.get(id) as ScanRow),
    events: [
      ...edited.filter(({ removedAt }) => removedAt === null).map(asEditEvent),
      ...(removed.length > 0 ? [{ type: 'scans.removed' as const, data: { scanIds: idsOf(removed) } }] : []),
      ...(restored.length > 0 ? [{ type: 'scans.restored' as const, data: { scanIds: idsOf(restored) } }] : []),
    ],
  }
}

/** The same object where there is nothing to do. */
export function rowAfter(row: ScanRow, { isRemoved, code, note, count }: ScanWish, at: number): ScanRow {
  const edits = { ...(code !== undefined && { code }), ...(note !== undefined && { note }), ...(count && { count }) }
  if (isRemoved === false && row.removedAt !== null) {
    if (row.purgedAt !== null || row.removedAt + limits.restoreMs <= at) throw new AppError('scan.gone')
    return { ...row, ...edits, removedAt: null, changedAt: at }
  }
  if (isRemoved === true) return row.removedAt === null ? { ...row, removedAt: at, changedAt: at } : row
  if (Object.keys(edits).length === 0) return row
  // One that was deleted is as good as never there.
  if (row.removedAt !== null) throw new AppError('scan.unknown')
  const next = { ...row, ...edits, changedAt: at }
  return isSame(next, row) ? row : next
}

function isSame(a: ScanRow, b: ScanRow): boolean {
  return a.code === b.code && (a.note ?? '') === (b.note ?? '') && a.count === b.count
}

function asEditEvent({ id: scanId, code, note, count }: ScanRow): NewEvent {
  return { type: 'scan.edited', data: { scanId, code, note: note ?? '', count } }
}

const idsOf = (rows: readonly ScanRow[]) => rows.map(({ id }) => id)
