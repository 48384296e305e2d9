import { DatabaseSync, type StatementSync } from 'node:sqlite'
import { SqliteDialect } from 'kysely'

const nothingToDo = {
  reader: false,
  all: () => [],
  run: () => ({ changes: 0, lastInsertRowid: 0 }),
  iterate: () => [].values(),
}

/**
 * Kysely's SQLite dialect on `node:sqlite`, with statements prepared once.
 *
 * `synchronous = FULL` makes a commit durable before it is acknowledged; group commit (session-log.ts) pays for it.
 */
export function openSqlite(path: string, use: 'read' | 'write'): SqliteDialect {
  const database = new DatabaseSync(path, { timeout: 5_000 })
  database.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON;')
  // Measured on the log, in bytes written for an event: 25 KB by SQLite's own settings, 15 when an INSERT of many rows keeps what it
  // may have to undo in memory, 12 when the WAL is copied back every 4,096 pages (16 MB) instead of every 1,000.
  database.exec('PRAGMA temp_store = MEMORY; PRAGMA wal_autocheckpoint = 4096; PRAGMA cache_size = -16384;')
  if (use === 'read') database.exec('PRAGMA query_only = ON;')

  const statements = new Map<string, StatementSync>()
  const maxStatements = 500
  const prepared = (sql: string): StatementSync => {
    const known = statements.get(sql)
    if (known) return known
    const statement = database.prepare(sql)
    if (statements.size >= maxStatements) statements.clear()
    statements.set(sql, statement)
    return statement
  }

  return new SqliteDialect({
    database: {
      prepare(sql: string) {
        // After some failures, a full disk among them, SQLite has rolled back already (sqlite.org/lang_transaction.html, section 3);
        // doing it again would fail and hide why.
        if (sql === 'rollback' && !database.isTransaction) return nothingToDo
        // A transaction that reads first and writes later would fail with SQLITE_BUSY_SNAPSHOT
        // when the command line writes in between; taking the write lock at once waits instead.
        const statement = prepared(sql === 'begin' && use === 'write' ? 'begin immediate' : sql)
        return {
          reader: statement.columns().length > 0,
          all: (parameters: readonly unknown[]) => statement.all(...(parameters as [])),
          run: (parameters: readonly unknown[]) => statement.run(...(parameters as [])),
          iterate: (parameters: readonly unknown[]) => statement.iterate(...(parameters as [])),
        }
      },
      close() {
        database.close()
      },
    },
  })
}
