import type { ScanChanges } from '@snaplink/contract'
import type { ScanRow } from './scan-rows.ts'

export type Change = ScanChanges['changes'][number]

/** What a person may change of a row. */
export type RowWish = { code: string } | { note: string } | { count: number }

/** What has to be changed of a row's readings, so that the row is as it is wanted. */
export function changesOf(row: ScanRow, wish: RowWish): Change[] {
  if ('code' in wish) return row.scans.map((scan) => ({ ...nameOf(scan), code: wish.code }))
  if ('note' in wish) return noteChanges(row, wish.note)
  return countChanges(row, wish.count)
}

/** A row has one note, that of its newest reading which has any; so no other may keep one. */
function noteChanges({ scans }: ScanRow, note: string): Change[] {
  const [newest, ...older] = scans
  return [
    { ...nameOf(newest), note },
    ...older.filter((scan) => scan.note !== '').map((scan) => ({ ...nameOf(scan), note: '' })),
  ]
}

/** More are put on the newest reading; fewer take the newest readings back, as if the last ones had not been. */
function countChanges(row: ScanRow, count: number): Change[] {
  const [newest] = row.scans
  let surplus = row.count - count
  if (surplus <= 0) return [{ ...nameOf(newest), count: newest.count - surplus }]

  const changes: Change[] = []
  const removed = new Set<string>()
  for (const scan of row.scans) {
    if (surplus === 0) break
    if (scan.count <= surplus) {
      removed.add(scan.scanId)
      changes.push({ ...nameOf(scan), isRemoved: true })
      surplus -= scan.count
    } else {
      changes.push({ ...nameOf(scan), count: scan.count - surplus })
      surplus = 0
    }
  }
  const rest = row.scans.filter(({ scanId }) => !removed.has(scanId))
  const [heir] = rest
  // The note is the row's: it does not go with the reading it was written on.
  if (!heir || row.note === '' || rest.some(({ note }) => note === row.note)) return changes
  const own = changes.find(({ scanId, isRemoved }) => scanId === heir.scanId && !isRemoved)
  if (own) own.note = row.note
  else changes.push({ ...nameOf(heir), note: row.note })
  return changes
}

function nameOf({ sessionId, scanId }: { sessionId: string; scanId: string }) {
  return { sessionId, scanId }
}
