import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { sql } from 'kysely'
import { readConfig } from '../../src/config.ts'
import type { ServerParts } from '../../src/create-server.ts'
import { disableAccount } from '../../src/disable-account.ts'
import { createRateLimits, rateLimits } from '../../src/http/rate-limits.ts'
import { databases, type TestDatabase, type TestDatabaseKind } from '../databases.ts'
import { startSigninServer } from '../signin-server.ts'

type DatabaseName = TestDatabaseKind['name']

/** A running server as an attacker meets it, and what its operator sees and does. */
export interface Target {
  readonly origin: string
  /** Moves the server's clock on. */
  pass(ms: number): void
  /** The operator closes an account. */
  disable(email: string): Promise<void>
  /** All that it has logged. */
  log(): string
  /** All that it has stored: the files as they are on the disk, or each row of each table. */
  dump(): Promise<Buffer>
  stop(): Promise<void>
}

/** As many tries as a real server allows, but for so long that no machine is too slow to reach them. */
const forAnHour = {
  qrGenerate: { ...rateLimits.qrGenerate, perSeconds: 3600 },
  qrVerify: { ...rateLimits.qrVerify, perSeconds: 3600 },
  qrCheck: { ...rateLimits.qrCheck, perSeconds: 3600 },
}

/** @param parts a hole in the server, or none */
export async function startTarget(
  parts: Partial<ServerParts> = {},
  { on = 'SQLite', hasLimits = false }: { on?: DatabaseName; hasLimits?: boolean } = {},
): Promise<Target> {
  const database = on === 'SQLite' ? undefined : await databases.find(({ name }) => name === on)?.open()
  const server = await startSigninServer({
    ...(database && { databaseUrl: database.url }),
    ...(hasLimits && { rateLimits: createRateLimits(forAnHour) }),
    ...parts,
  })
  const { origin, folder, pass, log } = server
  return {
    ...{ origin, pass, log },
    disable: (email) =>
      disableAccount(readConfig({ DATA_DIR: folder, ...(database && { DATABASE_URL: database.url }) }), email, true),
    dump: async () =>
      Buffer.concat([await readFolder(folder), database ? await readTables(database) : Buffer.alloc(0)]),
    async stop() {
      await server.stop()
      await database?.drop()
    },
  }
}

async function readFolder(folder: string): Promise<Buffer> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true })
  const files = entries.filter((entry) => entry.isFile()).map(({ parentPath, name }) => join(parentPath, name))
  return Buffer.concat(await Promise.all(files.map((file) => readFile(file))))
}

async function readTables({ db }: TestDatabase): Promise<Buffer> {
  const tables = await db.read.introspection.getTables()
  const rows = await Promise.all(tables.map(({ name }) => sql`select * from ${sql.table(name)}`.execute(db.read)))
  return Buffer.from(JSON.stringify(rows.map((result) => result.rows)))
}
