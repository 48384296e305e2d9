import type { Kysely } from 'kysely'
import type { Migration } from 'kysely/migration'
import { columnTypes } from '../columns.ts'
import type { Db } from '../connect.ts'

/** What is done with catalogues: files that are taken in, stock-takes of shelves, shelves that are shared. */
export function bookDesk(kind: Db['kind']): Migration {
  const type = columnTypes(kind)
  return {
    async up(db: Kysely<unknown>) {
      await db.schema
        .createTable('bookImports')
        .addColumn('ownerId', type.id, (c) => c.notNull())
        .addColumn('id', type.id, (c) => c.notNull())
        .addColumn('format', type.id, (c) => c.notNull())
        .addColumn('state', type.id, (c) => c.notNull())
        .addColumn('rows', type.number, (c) => c.notNull())
        .addColumn('donePages', type.number, (c) => c.notNull())
        .addColumn('counts', type.text, (c) => c.notNull())
        .addColumn('ignoredColumns', type.text, (c) => c.notNull())
        .addColumn('undoId', type.id)
        .addColumn('at', type.number, (c) => c.notNull())
        .addPrimaryKeyConstraint('bookImportsKey', ['ownerId', 'id'])
        .execute()
      await db.schema
        .createTable('bookImportPages')
        .addColumn('ownerId', type.id, (c) => c.notNull())
        .addColumn('importId', type.id, (c) => c.notNull())
        .addColumn('page', type.number, (c) => c.notNull())
        .addColumn('rows', type.long, (c) => c.notNull())
        .addPrimaryKeyConstraint('bookImportPagesKey', ['ownerId', 'importId', 'page'])
        .execute()

      await db.schema
        .createTable('shelfChecks')
        .addColumn('ownerId', type.id, (c) => c.notNull())
        .addColumn('id', type.id, (c) => c.notNull())
        .addColumn('kind', type.id, (c) => c.notNull())
        .addColumn('name', type.line, (c) => c.notNull())
        .addColumn('startedAt', type.number, (c) => c.notNull())
        .addColumn('endedAt', type.number)
        .addPrimaryKeyConstraint('shelfChecksKey', ['ownerId', 'id'])
        .execute()
      await db.schema
        .createTable('shelfCheckScans')
        .addColumn('ownerId', type.id, (c) => c.notNull())
        .addColumn('checkId', type.id, (c) => c.notNull())
        .addColumn('id', type.id, (c) => c.notNull())
        .addColumn('isbn', type.id, (c) => c.notNull())
        .addColumn('at', type.number, (c) => c.notNull())
        .addPrimaryKeyConstraint('shelfCheckScansKey', ['ownerId', 'checkId', 'id'])
        .execute()

      await db.schema
        .createTable('shelfShares')
        .addColumn('id', type.id, (c) => c.primaryKey().notNull())
        .addColumn('ownerId', type.id, (c) => c.notNull())
        .addColumn('name', type.line, (c) => c.notNull())
        .addColumn('createdAt', type.number, (c) => c.notNull())
        .execute()
      await db.schema.createIndex('shelfSharesByOwner').on('shelfShares').columns(['ownerId']).execute()
    },
  }
}
