import type { Kysely } from 'kysely'
import type { Migration } from 'kysely/migration'
import { columnTypes } from '../columns.ts'
import type { Db } from '../connect.ts'

/** Scans that can be changed, deleted and brought back; stock-takes; what a page wants of its phones; photos that belong to a scan. */
export function scanner(kind: Db['kind']): Migration {
  const type = columnTypes(kind)
  return {
    // biome-ignore lint/suspicious/noExplicitAny: these tables are on their way from one form to another
    async up(db: Kysely<any>) {
      const alter = (table: string) => db.schema.alterTable(table)
      await alter('sessions').addColumn('mode', type.id).execute()
      await alter('sessions').addColumn('scanning', type.line).execute()
      await alter('photos').addColumn('scanId', type.id).execute()

      await alter('scans').addColumn('deviceName', type.line).execute()
      await alter('scans')
        .addColumn('count', type.number, (c) => c.notNull().defaultTo(1))
        .execute()
      await alter('scans').addColumn('note', type.text).execute()
      for (const column of ['seq', 'changedAt']) {
        await alter('scans')
          .addColumn(column, type.number, (c) => c.notNull().defaultTo(0))
          .execute()
      }
      for (const column of ['removedAt', 'purgedAt']) await alter('scans').addColumn(column, type.number).execute()
      await db
        .updateTable('scans')
        .set((eb) => ({ changedAt: eb.ref('createdAt'), seq: eb.ref('createdAt') }))
        .execute()
      const index = (name: string, columns: string[]) =>
        db.schema.createIndex(name).on('scans').columns(columns).execute()
      await index('scansByArrival', ['ownerId', 'createdAt', 'sessionId', 'seq'])
      await index('scansByChange', ['ownerId', 'changedAt'])
      const old = db.schema.dropIndex('scansByOwner')
      await (kind === 'mysql' ? old.on('scans') : old).execute()

      await db.schema
        .createTable('stockTakes')
        .addColumn('id', type.id, (c) => c.primaryKey().notNull())
        .addColumn('ownerId', type.id, (c) => c.notNull())
        .addColumn('name', type.line, (c) => c.notNull())
        .addColumn('startedAt', type.number, (c) => c.notNull())
        .addColumn('endedAt', type.number)
        .addColumn('items', type.number, (c) => c.notNull())
        .execute()
      await db.schema.createIndex('stockTakesByOwner').on('stockTakes').columns(['ownerId', 'startedAt']).execute()
      await db.schema
        .createTable('expectedItems')
        .addColumn('stockTakeId', type.id, (c) => c.notNull())
        .addColumn('line', type.number, (c) => c.notNull())
        .addColumn('code', type.text, (c) => c.notNull())
        .addColumn('name', type.text, (c) => c.notNull())
        .addColumn('expected', type.number, (c) => c.notNull())
        .addPrimaryKeyConstraint('expectedItemsKey', ['stockTakeId', 'line'])
        .execute()
    },
  }
}
