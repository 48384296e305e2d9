import { codeKey, type ExpectedItem } from '@snaplink/contract'
import type { Clock } from '../../clock.ts'
import type { Db } from '../../db/connect.ts'
import type { StockTakeKey, StockTakes } from './stock-take-rows.ts'

export interface CountedItem extends ExpectedItem {
  readonly counted: number
}

/**
 * What a stock-take has found: its list in its order, then what was scanned and stands in no list. Counted is what was read from its
 * beginning to its end, also by a phone that was off-line meanwhile.
 *
 * @throws AppError `stock-take.unknown`
 */
export async function countStockTake(
  { db, clock, stockTakes }: { db: Db; clock: Clock; stockTakes: StockTakes },
  key: StockTakeKey,
): Promise<CountedItem[]> {
  const { startedAt, endedAt = clock.now() } = await stockTakes.one(key)
  const items = await stockTakes.items(key)
  const scans = await db.read
    .selectFrom('scans')
    .select(['code', 'format', 'count'])
    .where('ownerId', '=', key.ownerId)
    // What was read then cannot have arrived before; for this there is an index.
    .where('createdAt', '>=', startedAt)
    .where('scannedAt', '>=', startedAt)
    .where('scannedAt', '<=', endedAt)
    .where('removedAt', 'is', null)
    .execute()
  const counts = new Map<string, { code: string; counted: number }>()
  for (const { code, format, count } of scans) {
    const scanKey = codeKey(code, format)
    const known = counts.get(scanKey)
    counts.set(scanKey, { code: known?.code ?? code, counted: (known?.counted ?? 0) + count })
  }
  const found = items.map((item) => ({ ...item, counted: counts.get(codeKey(item.code))?.counted ?? 0 }))
  for (const { code } of items) counts.delete(codeKey(code))
  return [...found, ...[...counts.values()].map((extra) => ({ ...extra, name: '', expected: 0 }))]
}
