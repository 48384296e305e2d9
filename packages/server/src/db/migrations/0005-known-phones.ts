import type { Kysely } from 'kysely'
import type { Migration } from 'kysely/migration'
import { columnTypes } from '../columns.ts'
import type { Db } from '../connect.ts'

/** Phones that come back without scanning. */
export function knownPhones(kind: Db['kind']): Migration {
  const type = columnTypes(kind)
  return {
    async up(db: Kysely<unknown>) {
      await db.schema
        .createTable('knownPhones')
        .addColumn('id', type.id, (c) => c.primaryKey().notNull())
        .addColumn('ownerId', type.id, (c) => c.notNull())
        .addColumn('keyHash', type.id, (c) => c.notNull())
        .addColumn('name', type.line, (c) => c.notNull())
        .addColumn('knownSince', type.number, (c) => c.notNull())
        .addColumn('seenAt', type.number, (c) => c.notNull())
        .addColumn('invitedTo', type.id)
        .addColumn('invitedAt', type.number)
        .addUniqueConstraint('knownPhonesByKey', ['keyHash'])
        .execute()
      await db.schema.createIndex('knownPhonesByOwner').on('knownPhones').columns(['ownerId']).execute()
    },
  }
}
