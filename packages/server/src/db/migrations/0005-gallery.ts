import { limits, photoType } from '@snaplink/contract'
import type { Kysely } from 'kysely'
import type { Migration } from 'kysely/migration'
import { columnTypes } from '../columns.ts'
import type { Db } from '../connect.ts'

/** What a session takes, what a person wants of each photo, and removing one so that it can be taken back. */
export function gallery(kind: Db['kind']): Migration {
  const type = columnTypes(kind)
  return {
    async up(db: Kysely<unknown>) {
      const alter = (table: string) => db.schema.alterTable(table)
      await alter('sessions')
        .addColumn('maxTotalBytes', type.number, (c) => c.notNull().defaultTo(limits.maxTotalBytes))
        .execute()
      await alter('sessions')
        .addColumn('mediaTypes', type.line, (c) => c.notNull().defaultTo(photoType.options.join(' ')))
        .execute()
      await alter('sessions').addColumn('shrink', type.line).execute()

      // SQLite keeps a fraction in an integer column as it is (sqlite.org/datatype3.html, section 3.1).
      if (kind === 'mysql') {
        await alter('photos')
          .modifyColumn('position', 'double precision', (c) => c.notNull())
          .execute()
      }
      await alter('photos')
        .addColumn('isCover', type.number, (c) => c.notNull().defaultTo(0))
        .execute()
      await alter('photos').addColumn('edits', type.line).execute()
      await alter('photos').addColumn('removedAt', type.number).execute()
      await alter('photos').addColumn('removedFrom', type.id).execute()
      await alter('files').addColumn('hiddenAt', type.number).execute()
    },
  }
}
