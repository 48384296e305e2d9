import { randomBytes } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createConnection } from 'mysql2/promise'
import { mysqlUrl } from '../../../scripts/test-services.ts'
import { connect, type Db } from '../src/db/connect.ts'
import { migrate } from '../src/db/migrate.ts'

/** A fresh, migrated database of its own. */
export interface TestDatabase {
  readonly db: Db
  /** For a second connection or another process: the `DATABASE_URL` of this database. */
  readonly url: string
  /** Closes the connections and removes the database. */
  drop(): Promise<void>
}

/** One kind of database that this machine has. */
export interface TestDatabaseKind {
  readonly name: 'SQLite' | 'MariaDB'
  open(): Promise<TestDatabase>
}

/** For `describe.each(databases)('… on $name', ({ open }) => …)`. MariaDB is left out where there is none. */
export const databases: readonly TestDatabaseKind[] = [
  { name: 'SQLite', open: openSqliteFile },
  ...(mysqlUrl ? [mysqlAt(mysqlUrl)] : []),
]

function mysqlAt(server: string): TestDatabaseKind {
  return { name: 'MariaDB', open: () => openMysqlDatabase(server) }
}

async function openSqliteFile(): Promise<TestDatabase> {
  const folder = await mkdtemp(join(tmpdir(), 'snaplink-test-'))
  return openMigrated(`sqlite://${join(folder, 'snaplink.db')}`, () => rm(folder, { recursive: true, force: true }))
}

async function openMysqlDatabase(server: string): Promise<TestDatabase> {
  const name = `snaplink_test_${randomBytes(8).toString('hex')}`
  await ask(server, `create database ${name} character set utf8mb4`)
  return openMigrated(`${server.replace(/\/$/, '')}/${name}`, () => ask(server, `drop database ${name}`))
}

async function openMigrated(url: string, remove: () => Promise<void>): Promise<TestDatabase> {
  const db = connect(url)
  const drop = async () => {
    await db.close()
    await remove()
  }
  try {
    await migrate(db)
    return { db, url, drop }
  } catch (error) {
    await drop()
    throw error
  }
}

async function ask(server: string, statement: string): Promise<void> {
  const connection = await createConnection(server)
  try {
    await connection.query(statement)
  } finally {
    await connection.end()
  }
}
