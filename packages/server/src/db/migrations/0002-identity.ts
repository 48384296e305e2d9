import type { Kysely } from 'kysely'
import type { Migration } from 'kysely/migration'
import type { Db } from '../connect.ts'
import { identityTables } from '../identity-tables.ts'

/**
 * The identity library's tables, made by its own migrations inside our runner: one history, one lock, one transaction.
 * They compare what is there with what is wanted, so running them again (after an update of the library) is safe.
 */
export function identity(kind: Db['kind']): Migration {
  return {
    async up(db: Kysely<unknown>) {
      // Loaded only when there is something to migrate: it takes a third of a second.
      const { getMigrations } = await import('better-auth/db/migration')
      const { runMigrations } = await getMigrations(identityTables(db, kind))
      await runMigrations()
    },
  }
}
