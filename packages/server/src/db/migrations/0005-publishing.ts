import type { Kysely } from 'kysely'
import type { Migration } from 'kysely/migration'
import { columnTypes } from '../columns.ts'
import type { Db } from '../connect.ts'

/** Applications that use our API, and what they and people publish. */
export function publishing(kind: Db['kind']): Migration {
  const type = columnTypes(kind)
  return {
    async up(db: Kysely<unknown>) {
      await db.schema
        .createTable('apiKeys')
        .addColumn('id', type.id, (c) => c.primaryKey().notNull())
        .addColumn('name', type.line, (c) => c.notNull())
        .addColumn('hash', type.id, (c) => c.notNull())
        .addColumn('createdAt', type.number, (c) => c.notNull())
        .addColumn('usedAt', type.number)
        .addColumn('revokedAt', type.number)
        .addUniqueConstraint('apiKeysByHash', ['hash'])
        .execute()

      await db.schema
        .createTable('publications')
        .addColumn('sessionId', type.id, (c) => c.notNull())
        .addColumn('id', type.id, (c) => c.notNull())
        .addColumn('destination', type.id, (c) => c.notNull())
        .addColumn('by', type.id, (c) => c.notNull())
        .addColumn('items', type.text, (c) => c.notNull())
        .addColumn('state', type.id, (c) => c.notNull())
        .addColumn('code', type.id)
        .addColumn('attempt', type.number, (c) => c.notNull())
        .addColumn('startedAt', type.number, (c) => c.notNull())
        .addColumn('endedAt', type.number)
        .addPrimaryKeyConstraint('publicationsKey', ['sessionId', 'id'])
        .execute()
    },
  }
}
