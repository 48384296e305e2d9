import { sql } from 'kysely'
import { describe, expect, test } from 'vitest'
import { migrate } from '../src/db/migrate.ts'
import { databases } from './databases.ts'

describe.each(databases)('a test database on $name', ({ open }) => {
  test('is migrated, empty and gone after drop', async () => {
    const { db, drop } = await open()
    expect(await db.read.selectFrom('sessions').selectAll().execute()).toEqual([])
    expect(await migrate(db)).toEqual([])
    await drop()
    await expect(sql`select 1`.execute(db.read)).rejects.toThrow()
  })

  test('is not shared', async () => {
    const [one, other] = await Promise.all([open(), open()])
    await one.db.write
      .insertInto('tickets')
      .values({ hash: 'a', sessionId: 'session-1', expiresAt: 1, usedBy: null })
      .execute()
    expect(await one.db.read.selectFrom('tickets').select('hash').execute()).toEqual([{ hash: 'a' }])
    expect(await other.db.read.selectFrom('tickets').select('hash').execute()).toEqual([])
    await Promise.all([one.drop(), other.drop()])
  })
})
