import type { Kysely } from 'kysely'
import type { Migration } from 'kysely/migration'
import { columnTypes } from '../columns.ts'
import type { Db } from '../connect.ts'

/** What a stock-take of a shelf had found when it ended. */
export function shelfCheckReport(kind: Db['kind']): Migration {
  return {
    async up(db: Kysely<unknown>) {
      await db.schema.alterTable('shelfChecks').addColumn('report', columnTypes(kind).long).execute()
    },
  }
}
