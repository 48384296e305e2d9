import { mkdirSync } from 'node:fs'
import { dirname } from 'node:path'
import { Kysely, MysqlDialect } from 'kysely'
import { createPool } from 'mysql2'
import { openSqlite } from './sqlite.ts'
import type { Tables } from './tables.ts'

/** The database. On SQLite, writer and reader are two connections: a read never waits behind a transaction. */
export interface Db {
  readonly kind: 'sqlite' | 'mysql'
  /** Transactions and everything that changes a row. Inside a transaction use `trx`, never this. */
  readonly write: Kysely<Tables>
  /** Reads outside a transaction. */
  readonly read: Kysely<Tables>
  close(): Promise<void>
}

/**
 * Opens the database.
 *
 * @param url `mysql://user:password@host:port/database`, or `sqlite:///absolute/path` (a file in DATA_DIR by default)
 */
export function connect(url: string): Db {
  return url.startsWith('sqlite:') ? connectSqlite(url.slice('sqlite://'.length)) : connectMysql(url)
}

function connectSqlite(path: string): Db {
  mkdirSync(dirname(path), { recursive: true })
  const write = new Kysely<Tables>({ dialect: openSqlite(path, 'write') })
  const read = new Kysely<Tables>({ dialect: openSqlite(path, 'read') })
  return {
    kind: 'sqlite',
    write,
    read,
    async close() {
      await read.destroy()
      await write.destroy()
    },
  }
}

function connectMysql(url: string): Db {
  const pool = createPool({
    uri: url,
    connectionLimit: 10,
    charset: 'utf8mb4',
    timezone: 'Z',
    // Both are safe up to 2^53, far beyond any of our counters and times.
    supportBigNumbers: true,
    bigNumberStrings: false,
  })
  // The identity library's timestamps are read and written in the connection's zone; one with summer time lacks an hour a year.
  pool.on('connection', (connection) => connection.query("set time_zone = '+00:00'"))
  const kysely = new Kysely<Tables>({ dialect: new MysqlDialect({ pool }) })
  return { kind: 'mysql', write: kysely, read: kysely, close: () => kysely.destroy() }
}
