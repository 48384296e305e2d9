import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { sql } from 'kysely'
import { expect, test } from 'vitest'
import { toProblem } from '../errors.ts'
import { connect } from './connect.ts'
import { migrate } from './migrate.ts'

test('a transaction that finds no more room says so, and leaves a database that goes on', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'snaplink-sqlite-'))
  const db = connect(`sqlite://${join(folder, 'small.db')}`)
  await migrate(db)
  const { rows } = await sql<{ page_count: number }>`pragma page_count`.execute(db.write)
  await sql.raw(`pragma max_page_count = ${(rows[0]?.page_count ?? 0) + 2}`).execute(db.write)
  const job = (id: string, data: string) => ({
    id,
    kind: 'test',
    data,
    runAt: 0,
    attempts: 0,
    leasedUntil: 0,
    leasedBy: null,
    lastError: null,
  })

  const failed = await db.write
    .transaction()
    .execute(async (trx) => {
      await trx
        .insertInto('jobs')
        .values(job('large', 'x'.repeat(100_000)))
        .execute()
    })
    .catch((error) => error)
  expect(toProblem(failed).code).toBe('storage.full')

  await db.write.transaction().execute((trx) => trx.insertInto('jobs').values(job('small', '{}')).execute())
  expect(await db.read.selectFrom('jobs').select('id').execute()).toEqual([{ id: 'small' }])
  await db.close()
  await rm(folder, { recursive: true })
})
