import { randomBytes } from 'node:crypto'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { sql } from 'kysely'
import { createConnection, format } from 'mysql2/promise'
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

/** The file of a migrated database, made once by whoever runs tests: migrating takes forty times as long as writing it down. */
let sqliteTemplate: Promise<Buffer> | undefined

async function openSqliteFile(): Promise<TestDatabase> {
  const folder = await mkdtemp(join(tmpdir(), 'snaplink-test-'))
  const path = join(folder, 'snaplink.db')
  sqliteTemplate ??= migrateSqlite()
  await writeFile(path, await sqliteTemplate)
  return openAt(`sqlite://${path}`, () => rm(folder, { recursive: true, force: true }))
}

async function migrateSqlite(): Promise<Buffer> {
  const folder = await mkdtemp(join(tmpdir(), 'snaplink-test-'))
  try {
    const path = join(folder, 'snaplink.db')
    const db = connect(`sqlite://${path}`)
    try {
      await migrate(db)
      // Until then much of it stands beside the file.
      await sql`pragma wal_checkpoint(truncate)`.execute(db.write)
      return await readFile(path)
    } finally {
      await db.close()
    }
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

/** The statements that make a migrated database out of an empty one. */
let mysqlTemplate: Promise<string> | undefined

async function openMysqlDatabase(server: string): Promise<TestDatabase> {
  mysqlTemplate ??= migrateMysql(server)
  const template = await mysqlTemplate
  const name = newName()
  await ask(server, `${creationOf(name)}; use ${name}; ${template}`)
  return openAt(urlOf(server, name), () => ask(server, `drop database ${name}`))
}

async function migrateMysql(server: string): Promise<string> {
  const name = newName()
  await ask(server, creationOf(name))
  const db = connect(urlOf(server, name))
  try {
    await migrate(db)
    const statements: string[] = ['set foreign_key_checks = 0']
    const tables = await sql<Record<string, string>>`show tables`.execute(db.read)
    for (const table of tables.rows.flatMap((row) => Object.values(row))) {
      const { rows } = await sql<{ 'Create Table': string }>`show create table ${sql.table(table)}`.execute(db.read)
      statements.push(...rows.map((row) => row['Create Table']))
      const content = await sql<Record<string, unknown>>`select * from ${sql.table(table)}`.execute(db.read)
      statements.push(...content.rows.map((row) => format('insert into ?? set ?', [table, row])))
    }
    return statements.join(';\n')
  } finally {
    await db.close()
    await ask(server, `drop database ${name}`)
  }
}

const newName = () => `snaplink_test_${randomBytes(8).toString('hex')}`
const creationOf = (name: string) => `create database ${name} character set utf8mb4`
const urlOf = (server: string, name: string) => `${server.replace(/\/$/, '')}/${name}`

function openAt(url: string, remove: () => Promise<void>): TestDatabase {
  const db = connect(url)
  return {
    ...{ db, url },
    async drop() {
      await db.close()
      await remove()
    },
  }
}

async function ask(server: string, statements: string): Promise<void> {
  const connection = await createConnection({ uri: server, multipleStatements: true, charset: 'utf8mb4' })
  try {
    await connection.query(statements)
  } finally {
    await connection.end()
  }
}
