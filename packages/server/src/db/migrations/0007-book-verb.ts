import type { Kysely } from 'kysely'
import type { Migration } from 'kysely/migration'
import { columnTypes } from '../columns.ts'
import type { Db } from '../connect.ts'

/** What a scanned ISBN does. */
export function bookVerb(kind: Db['kind']): Migration {
  return {
    async up(db: Kysely<unknown>) {
      await db.schema.alterTable('sessions').addColumn('bookVerb', columnTypes(kind).line).execute()
    },
  }
}
