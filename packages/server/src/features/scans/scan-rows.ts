import type { ScanView } from '@snaplink/contract'
import type { Kysely } from 'kysely'
import type { ScanRow, Tables } from '../../db/tables.ts'

/** Those of these ids that there are, by id; also removed and purged ones. */
export async function findScans(
  db: Kysely<Tables>,
  sessionId: string,
  scanIds: readonly string[],
): Promise<Map<string, ScanRow>> {
  const rows = await db
    .selectFrom('scans')
    .selectAll()
    .where('sessionId', '=', sessionId)
    .where('id', 'in', scanIds)
    .execute()
  return new Map(rows.map((row) => [row.id, row]))
}

export function viewOf(row: ScanRow): ScanView {
  return {
    scanId: row.id,
    sessionId: row.sessionId,
    seq: row.seq,
    deviceId: row.deviceId,
    deviceName: row.deviceName ?? '',
    code: row.code,
    format: row.format,
    count: row.count,
    note: row.note ?? '',
    scannedAt: row.scannedAt,
    addedAt: row.createdAt,
    ...(row.removedAt !== null && { removedAt: row.removedAt }),
  }
}
