import type { Kysely } from 'kysely'
import type { Migration } from 'kysely/migration'
import { columnTypes } from '../columns.ts'
import type { Db } from '../connect.ts'

export function scans(kind: Db['kind']): Migration {
  const type = columnTypes(kind)
  return {
    async up(db: Kysely<unknown>) {
      await db.schema
        .createTable('scans')
        .addColumn('sessionId', type.id, (c) => c.notNull())
        .addColumn('id', type.id, (c) => c.notNull())
        .addColumn('ownerId', type.id)
        .addColumn('deviceId', type.id, (c) => c.notNull())
        .addColumn('code', type.text, (c) => c.notNull())
        .addColumn('format', type.id, (c) => c.notNull())
        .addColumn('scannedAt', type.number, (c) => c.notNull())
        .addColumn('createdAt', type.number, (c) => c.notNull())
        .addPrimaryKeyConstraint('scansKey', ['sessionId', 'id'])
        .execute()
      await db.schema.createIndex('scansByOwner').on('scans').columns(['ownerId', 'scannedAt']).execute()
    },
  }
}
