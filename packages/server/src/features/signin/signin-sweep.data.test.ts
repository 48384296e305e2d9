import { pino } from 'pino'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { databases, type TestDatabase } from '../../../test/databases.ts'
import { createSessionParts, createSteppedClock } from '../../../test/session-parts.ts'
import { createAccountLog } from '../../accounts/account-log.ts'
import { betterAuthIdentity } from '../../accounts/better-auth-identity.ts'
import { createSigninRequests } from './signin-requests.ts'
import { signinRules } from './signin-rules.ts'

describe.each(databases)('login requests that are over, on $name', ({ open }) => {
  const clock = createSteppedClock()
  const secret = Buffer.alloc(32, 7)
  const seen = { browser: 'Chrome on Windows', address: '203.0.113.7' }
  let database: TestDatabase

  beforeAll(async () => {
    database = await open()
  })
  afterAll(() => database.drop())

  test('a request that nobody answered ends, and leaves nothing behind', async () => {
    const { db } = database
    const core = createSessionParts(db, { clock })
    const requests = createSigninRequests({
      ...{ db, log: core.log, sessions: core.sessions, clock, secret, rules: signinRules, isNumberAlwaysNeeded: false },
      identity: await betterAuthIdentity(db, secret, clock),
      accountLog: createAccountLog({ db, clock }),
      logger: pino({ level: 'silent' }),
    })
    const tables = ['sessions', 'devices', 'tickets', 'events', 'signins'] as const
    const counts = () =>
      Promise.all(
        tables.map(
          async (table) =>
            (await db.read.selectFrom(table).select(db.read.fn.countAll<number>().as('n')).execute())[0]?.n,
        ),
      )
    const sweep = async () => {
      await core.sessions.sweep()
      await requests.sweep()
    }

    // More than are forgotten at a time.
    await Promise.all(Array.from({ length: 130 }, () => requests.open(seen)))
    clock.pass(4 * 60_000)
    await sweep()
    expect((await counts()).map(Number)).toEqual([130, 130, 130, 130, 130])
    clock.pass(60_000)
    await sweep()
    clock.pass(60_000)
    await sweep()
    expect((await counts()).map(Number)).toEqual([0, 0, 0, 0, 0])
    expect(core.closed).toHaveLength(130)
  })
})
