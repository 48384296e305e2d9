import { type Change, type Database, openDatabase } from './indexed-db.ts'

/** A database of which nothing fails: what the browser cannot do is told by `undefined` and `false`. */
export interface KeptDatabase {
  /** `undefined` where the database cannot: missing, full, or unable to store a Blob, as some WebKits are. */
  attempt<T>(run: (database: Database) => Promise<T>): Promise<T | undefined>
  /** All of it, or `false`. */
  write(...changes: Change[]): Promise<boolean>
  close(): void
}

/** Opened in the background. Private windows have none. */
export function openKeptDatabase(name: string, version: number, stores: readonly string[]): KeptDatabase {
  const open = () => openDatabase(name, version, stores).catch(() => null)
  let opening = open()

  async function attempt<T>(run: (database: Database) => Promise<T>, isFirst = true): Promise<T | undefined> {
    const database = await opening
    if (!database) return undefined
    try {
      return await run(database)
    } catch {
      if (!isFirst) return undefined
      // iOS cuts the line to its own database while a page sleeps; a new one works.
      opening = open()
      database.close()
      return attempt(run, false)
    }
  }

  return {
    attempt: (run) => attempt(run),
    write: async (...changes) => (await attempt((database) => database.write(changes).then(() => true))) ?? false,
    close: () => void opening.then((database) => database?.close()),
  }
}
