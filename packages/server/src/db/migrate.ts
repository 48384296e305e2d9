import { sql } from 'kysely'
import { Migrator } from 'kysely/migration'
import { StartError } from '../start-error.ts'
import type { Db } from './connect.ts'
import { first } from './migrations/0001-first.ts'
import { identity } from './migrations/0002-identity.ts'
import { scans } from './migrations/0002-scans.ts'
import { texts } from './migrations/0003-texts.ts'
import { signin } from './migrations/0004-signin.ts'
import { gallery } from './migrations/0005-gallery.ts'
import { knownPhones } from './migrations/0005-known-phones.ts'
import { publishing } from './migrations/0005-publishing.ts'
import { scanner } from './migrations/0006-scanner.ts'
import { bookDesk } from './migrations/0007-book-desk.ts'
import { bookVerb } from './migrations/0007-book-verb.ts'
import { books } from './migrations/0007-books.ts'
import { shelfCheckReport } from './migrations/0008-shelf-check-report.ts'

/**
 * Brings the tables up to date. Safe to call from several nodes at once: the migrator takes a lock.
 *
 * @returns the names of the migrations that ran, none if all had
 */
export async function migrate(db: Db): Promise<string[]> {
  if (db.kind === 'mysql') await checkMysql(db)
  const migrator = new Migrator({
    db: db.write,
    provider: {
      getMigrations: async () => ({
        '0001-first': first(db.kind),
        '0002-identity': identity(db.kind),
        '0002-scans': scans(db.kind),
        '0003-texts': texts(db.kind),
        '0004-signin': signin(db.kind),
        '0005-gallery': gallery(db.kind),
        '0005-known-phones': knownPhones(db.kind),
        '0005-publishing': publishing(db.kind),
        '0006-scanner': scanner(db.kind),
        '0007-books': books(db.kind),
        '0007-books-desk': bookDesk(db.kind),
        '0007-books-verb': bookVerb(db.kind),
        '0008-shelf-check-report': shelfCheckReport(db.kind),
      }),
    },
  })
  const { error, results = [] } = await migrator.migrateToLatest()
  if (error) throw error
  return results.map(({ migrationName }) => migrationName)
}

/** Without utf8mb4 an emoji in a file name would be refused in the middle of a session. */
async function checkMysql(db: Db): Promise<void> {
  const { rows } = await sql<{ charset: string }>`select @@character_set_database as charset`.execute(db.read)
  if (rows[0]?.charset === 'utf8mb4') return
  throw new StartError(
    `The database's character set is ${rows[0]?.charset}; Snaplink needs utf8mb4 (ALTER DATABASE … CHARACTER SET utf8mb4).`,
  )
}
