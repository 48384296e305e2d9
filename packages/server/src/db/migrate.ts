import { sql } from 'kysely'
import { Migrator } from 'kysely/migration'
import { StartError } from '../start-error.ts'
import type { Db } from './connect.ts'
import { first } from './migrations/0001-first.ts'
import { identity } from './migrations/0002-identity.ts'

/** Brings the tables up to date. Safe to call from several nodes at once: the migrator takes a lock. */
export async function migrate(db: Db): Promise<void> {
  if (db.kind === 'mysql') await checkMysql(db)
  const migrator = new Migrator({
    db: db.write,
    provider: { getMigrations: async () => ({ '0001-first': first(db.kind), '0002-identity': identity(db.kind) }) },
  })
  const { error } = await migrator.migrateToLatest()
  if (error) throw error
}

/** Without utf8mb4 an emoji in a file name would be refused in the middle of a session. */
async function checkMysql(db: Db): Promise<void> {
  const { rows } = await sql<{ charset: string }>`select @@character_set_database as charset`.execute(db.read)
  if (rows[0]?.charset === 'utf8mb4') return
  throw new StartError(
    `The database's character set is ${rows[0]?.charset}; Snaplink needs utf8mb4 (ALTER DATABASE … CHARACTER SET utf8mb4).`,
  )
}
