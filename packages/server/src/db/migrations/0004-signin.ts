import type { Kysely } from 'kysely'
import type { Migration } from 'kysely/migration'
import { columnTypes } from '../columns.ts'
import type { Db } from '../connect.ts'
import { identityTables } from '../identity-tables.ts'

/** Login by phone: the requests, what is known of each login, and what happened to each account. */
export function signin(kind: Db['kind']): Migration {
  const type = columnTypes(kind)
  return {
    async up(db: Kysely<unknown>) {
      await db.schema
        .createTable('signins')
        .addColumn('sessionId', type.id, (c) => c.primaryKey().notNull())
        .addColumn('state', type.id, (c) => c.notNull())
        .addColumn('browser', type.line, (c) => c.notNull())
        .addColumn('address', type.id, (c) => c.notNull())
        .addColumn('askedAt', type.number, (c) => c.notNull())
        .addColumn('expiresAt', type.number, (c) => c.notNull())
        .addColumn('claimedBy', type.id)
        .addColumn('userId', type.id)
        .addColumn('phone', type.line)
        .addColumn('isNumberNeeded', type.number, (c) => c.notNull())
        .execute()
      await db.schema.createIndex('signinsByExpiry').on('signins').columns(['expiresAt']).execute()
      await db.schema.createIndex('ticketsBySession').on('tickets').columns(['sessionId']).execute()

      await db.schema.alterTable('sessions').addColumn('loginId', type.id).execute()
      await db.schema.createIndex('sessionsByLogin').on('sessions').columns(['loginId']).execute()

      await db.schema
        .createTable('accountEvents')
        .addColumn('id', type.id, (c) => c.primaryKey().notNull())
        .addColumn('userId', type.id, (c) => c.notNull())
        .addColumn('type', type.id, (c) => c.notNull())
        .addColumn('at', type.number, (c) => c.notNull())
        .addColumn('browser', type.line)
        .addColumn('address', type.id)
        .addColumn('way', type.id)
        .addColumn('phone', type.line)
        .execute()
      await db.schema.createIndex('accountEventsByUser').on('accountEvents').columns(['userId', 'at']).execute()
      await db.schema.createIndex('accountEventsByTime').on('accountEvents').columns(['at']).execute()

      // The library's own tables got columns (identity-tables.ts).
      const { getMigrations } = await import('better-auth/db/migration')
      const { runMigrations } = await getMigrations(identityTables(db, kind))
      await runMigrations()
    },
  }
}
