import type { Kysely } from 'kysely'
import type { Migration } from 'kysely/migration'
import { columnTypes } from '../columns.ts'
import type { Db } from '../connect.ts'

/** Texts and links, both ways, and the files that a page gives to its phones. */
export function texts(kind: Db['kind']): Migration {
  const type = columnTypes(kind)
  return {
    async up(db: Kysely<unknown>) {
      await db.schema
        .createTable('texts')
        .addColumn('sessionId', type.id, (c) => c.notNull())
        .addColumn('id', type.id, (c) => c.notNull())
        .addColumn('deviceId', type.id, (c) => c.notNull())
        .addColumn('kind', type.id, (c) => c.notNull())
        .addColumn('text', type.text, (c) => c.notNull())
        .addColumn('sentAt', type.number, (c) => c.notNull())
        .addPrimaryKeyConstraint('textsKey', ['sessionId', 'id'])
        .execute()

      await db.schema
        .createTable('handouts')
        .addColumn('sessionId', type.id, (c) => c.notNull())
        .addColumn('id', type.id, (c) => c.notNull())
        .addColumn('name', type.line, (c) => c.notNull())
        .addColumn('bytes', type.number, (c) => c.notNull())
        .addColumn('mediaType', type.line, (c) => c.notNull())
        .addColumn('sha256', type.id)
        .addColumn('fileId', type.id)
        .addColumn('offeredAt', type.number, (c) => c.notNull())
        .addPrimaryKeyConstraint('handoutsKey', ['sessionId', 'id'])
        .execute()
    },
  }
}
