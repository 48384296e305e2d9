import { existsSync } from 'node:fs'
import { type ApiKeys, createApiKeys } from './accounts/api-keys.ts'
import { systemClock } from './clock.ts'
import type { Config } from './config.ts'
import { connect, type Db } from './db/connect.ts'
import { migrate } from './db/migrate.ts'
import { expiryOf } from './session/access.ts'

/** What a command of its own may want of the database, beside a server that runs or not. */

/** Brings the tables up to date. @returns the names of the migrations that ran, none if all had */
export function migrateDatabase({ databaseUrl }: Config): Promise<string[]> {
  return withDatabase(databaseUrl, migrate)
}

/** Where the data are, fit to be shown: without user and password. */
export function placeOfData({ databaseUrl }: Config): string {
  if (databaseUrl.startsWith('sqlite:')) return databaseUrl.slice('sqlite://'.length)
  const { host, pathname } = new URL(databaseUrl)
  return `${host}${pathname}`
}

/** A session that is open in the database, whoever owns it. */
export interface OpenSession {
  sessionId: string
  pageName: string
  openedAt: number
  expiresAt: number
}

/** The open sessions, oldest first; null where there are no tables yet. Makes and changes nothing. */
export async function readOpenSessions({ databaseUrl }: Config): Promise<OpenSession[] | null> {
  if (databaseUrl.startsWith('sqlite:') && !existsSync(databaseUrl.slice('sqlite://'.length))) return null
  return withDatabase(databaseUrl, async ({ read }) => {
    if (!(await read.introspection.getTables()).some(({ name }) => name === 'sessions')) return null
    const rows = await read
      .selectFrom('sessions')
      .select(['id', 'pageName', 'openedAt', 'usedAt', 'endsAt'])
      .where('closedAt', 'is', null)
      .where('kind', '=', 'work')
      .orderBy('openedAt')
      .execute()
    return rows
      .map((row) => ({
        ...{ sessionId: row.id, pageName: row.pageName, openedAt: Number(row.openedAt) },
        expiresAt: expiryOf(row),
      }))
      .filter(({ expiresAt }) => expiresAt > Date.now())
  })
}

/** The API keys of applications. Brings the tables up to date first, so that a key can be made before the first start. */
export function apiKeysOf({ databaseUrl }: Config): Pick<ApiKeys, 'create' | 'list' | 'revoke'> {
  const use = <T>(work: (keys: ApiKeys) => Promise<T>) =>
    withDatabase(databaseUrl, async (db) => {
      await migrate(db)
      return work(createApiKeys({ db, clock: systemClock }))
    })
  return {
    create: (name) => use((keys) => keys.create(name)),
    list: () => use((keys) => keys.list()),
    revoke: (id) => use((keys) => keys.revoke(id)),
  }
}

async function withDatabase<T>(url: string, use: (db: Db) => Promise<T>): Promise<T> {
  const db = connect(url)
  return use(db).finally(() => db.close())
}
