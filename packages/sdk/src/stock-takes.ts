import type {
  ExpectedItem,
  ExpectedList,
  ExpectedListAnswer,
  StockTakeChange,
  StockTakeList,
  StockTakeView,
} from '@snaplink/contract'
import { newId } from '@snaplink/contract'
import type { AccountOptions } from './accounts.ts'
import { createHttp, type Http } from './http.ts'

export type { ExpectedItem, ExpectedListAnswer, StockTakeView } from '@snaplink/contract'
export { codeKey } from '@snaplink/contract'

const httpOf = ({ base, login }: AccountOptions): Http => createHttp(base, login)
const pathOf = (stockTakeId: string) => `api/stock-takes/${stockTakeId}`

/** The newest first. */
export async function stockTakes(options: AccountOptions = {}): Promise<StockTakeView[]> {
  return (await httpOf(options).json<StockTakeList>('GET', 'api/stock-takes')).stockTakes
}

/** From now on scans count. @throws SnaplinkError `stock-take.too-many` */
export function beginStockTake(name: string, options: AccountOptions = {}): Promise<StockTakeView> {
  return httpOf(options).json('POST', 'api/stock-takes', { body: { stockTakeId: newId(), name } })
}

/** Renames it, ends it, or goes on with it. @throws SnaplinkError `stock-take.unknown` */
export function changeStockTake(
  stockTakeId: string,
  change: StockTakeChange,
  options: AccountOptions = {},
): Promise<StockTakeView> {
  return httpOf(options).json('PATCH', pathOf(stockTakeId), { body: change })
}

/** With its list; the scans stay. @throws SnaplinkError `stock-take.unknown` */
export async function removeStockTake(stockTakeId: string, options: AccountOptions = {}): Promise<void> {
  await httpOf(options).json('DELETE', pathOf(stockTakeId))
}

/** What should be there, in the order of the list. By `codeKey` a code of it is found among what was scanned. */
export async function expectedItems(stockTakeId: string, options: AccountOptions = {}): Promise<ExpectedItem[]> {
  return (await httpOf(options).json<ExpectedList>('GET', `${pathOf(stockTakeId)}/items`)).items
}

/**
 * Replaces the list by a CSV file.
 *
 * @throws SnaplinkError `stock-take.list-unreadable`, `stock-take.list-too-large`, `request.too-large`
 */
export function uploadExpected(
  stockTakeId: string,
  file: Blob,
  options: AccountOptions = {},
): Promise<ExpectedListAnswer> {
  // As text whatever the system calls a CSV file: Windows says it is Excel's.
  const body = new Blob([file], { type: 'text/csv' })
  return httpOf(options).json('PUT', `${pathOf(stockTakeId)}/items`, { body, timeoutMs: 120_000 })
}

/** A link that saves list and counts side by side; for a browser, whose cookie is its login. */
export function stockTakeExportUrl(stockTakeId: string, format: 'csv' | 'json', options: AccountOptions = {}): string {
  return new URL(`${pathOf(stockTakeId)}/export?format=${format}`, httpOf(options).base).href
}
