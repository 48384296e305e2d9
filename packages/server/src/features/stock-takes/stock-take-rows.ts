import { type ExpectedItem, limits, type StockTakeView } from '@snaplink/contract'
import type { Transaction } from 'kysely'
import type { Clock } from '../../clock.ts'
import type { Db } from '../../db/connect.ts'
import type { StockTakeRow, Tables } from '../../db/tables.ts'
import { AppError } from '../../errors.ts'

/** The stock-takes of one owner; another's are as if they did not exist. */
export interface StockTakes {
  /** The newest first. */
  list(ownerId: string): Promise<StockTakeView[]>
  /** @throws AppError `stock-take.unknown` */
  one(key: StockTakeKey): Promise<StockTakeView>
  /** Beginning it again, with the same id, changes nothing. @throws AppError `stock-take.too-many`, `stock-take.unknown` */
  begin(key: StockTakeKey, name: string): Promise<StockTakeView>
  /** @throws AppError `stock-take.unknown` */
  change(key: StockTakeKey, wish: { name?: string | undefined; isEnded?: boolean | undefined }): Promise<StockTakeView>
  /** With its list; the scans stay. @throws AppError `stock-take.unknown` */
  remove(key: StockTakeKey): Promise<void>
  /** In the order of the list. @throws AppError `stock-take.unknown` */
  items(key: StockTakeKey): Promise<ExpectedItem[]>
  /** @throws AppError `stock-take.unknown` */
  replaceItems(key: StockTakeKey, items: readonly ExpectedItem[]): Promise<void>
}

export interface StockTakeKey {
  readonly ownerId: string
  readonly stockTakeId: string
}

/** Rows in one INSERT: five values each, and MySQL takes 65,535 in a statement. */
const rowsAtOnce = 1000

export function createStockTakes({ db, clock }: { db: Db; clock: Clock }): StockTakes {
  const inTransaction = <T>(work: (trx: Transaction<Tables>) => Promise<T>) => db.write.transaction().execute(work)

  async function find(from: Db['read'], { ownerId, stockTakeId }: StockTakeKey): Promise<StockTakeRow> {
    const row = await from.selectFrom('stockTakes').selectAll().where('id', '=', stockTakeId).executeTakeFirst()
    if (row?.ownerId !== ownerId) throw new AppError('stock-take.unknown')
    return row
  }

  async function update(trx: Transaction<Tables>, key: StockTakeKey, values: Partial<StockTakeRow>): Promise<void> {
    await trx.updateTable('stockTakes').set(values).where('id', '=', key.stockTakeId).execute()
  }

  async function deleteItems(trx: Transaction<Tables>, { stockTakeId }: StockTakeKey): Promise<void> {
    await trx.deleteFrom('expectedItems').where('stockTakeId', '=', stockTakeId).execute()
  }

  const rowsOf = (ownerId: string) =>
    db.read.selectFrom('stockTakes').selectAll().where('ownerId', '=', ownerId).orderBy('startedAt', 'desc').execute()

  return {
    list: async (ownerId) => (await rowsOf(ownerId)).map(viewOf),
    one: async (key) => viewOf(await find(db.read, key)),

    async begin(key, name) {
      const { ownerId, stockTakeId: id } = key
      if ((await rowsOf(ownerId)).filter((row) => row.id !== id).length >= limits.maxStockTakes) {
        throw new AppError('stock-take.too-many')
      }
      const row = { id, ownerId, name, startedAt: clock.now(), endedAt: null, items: 0 }
      await db.write.insertInto('stockTakes').ignore().values(row).execute()
      return viewOf(await find(db.write, key))
    },

    change(key, { name, isEnded }) {
      return inTransaction(async (trx) => {
        const row = await find(trx, key)
        const endedAt = isEnded === undefined ? row.endedAt : isEnded ? (row.endedAt ?? clock.now()) : null
        await update(trx, key, { name: name ?? row.name, endedAt })
        return viewOf(await find(trx, key))
      })
    },

    remove(key) {
      return inTransaction(async (trx) => {
        await find(trx, key)
        await deleteItems(trx, key)
        await trx.deleteFrom('stockTakes').where('id', '=', key.stockTakeId).execute()
      })
    },

    async items(key) {
      await find(db.read, key)
      return db.read
        .selectFrom('expectedItems')
        .select(['code', 'name', 'expected'])
        .where('stockTakeId', '=', key.stockTakeId)
        .orderBy('line')
        .execute()
    },

    replaceItems(key, items) {
      const rows = items.map((item, line) => ({ ...item, stockTakeId: key.stockTakeId, line }))
      return inTransaction(async (trx) => {
        await find(trx, key)
        await deleteItems(trx, key)
        for (let i = 0; i < rows.length; i += rowsAtOnce) {
          await trx
            .insertInto('expectedItems')
            .values(rows.slice(i, i + rowsAtOnce))
            .execute()
        }
        await update(trx, key, { items: rows.length })
      })
    },
  }
}

function viewOf({ id, name, startedAt, endedAt, items }: StockTakeRow): StockTakeView {
  return { stockTakeId: id, name, startedAt, ...(endedAt !== null && { endedAt }), items }
}
