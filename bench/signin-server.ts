import { stat } from 'node:fs/promises'
import { join } from 'node:path'
import { pino } from 'pino'
import { createAccountLog } from '../packages/server/src/accounts/account-log.ts'
import { betterAuthIdentity } from '../packages/server/src/accounts/better-auth-identity.ts'
import { readConfig } from '../packages/server/src/config.ts'
import { createServer } from '../packages/server/src/create-server.ts'
import { connect } from '../packages/server/src/db/connect.ts'
import { migrate } from '../packages/server/src/db/migrate.ts'
import { createSigninRequests } from '../packages/server/src/features/signin/signin-requests.ts'
import { signinRules } from '../packages/server/src/features/signin/signin-rules.ts'
import { noRateLimits } from '../packages/server/src/http/rate-limits.ts'
import { createLocalBell } from '../packages/server/src/session/bell.ts'
import { createCommands } from '../packages/server/src/session/commands.ts'
import { createDeviceSignals } from '../packages/server/src/session/device-signals.ts'
import { createPresence } from '../packages/server/src/session/presence.ts'
import { createSessionLog } from '../packages/server/src/session/session-log.ts'
import { createSessions } from '../packages/server/src/session/sessions.ts'
import { createSignals } from '../packages/server/src/session/signals.ts'

/** The whole server on SQLite, or login requests alone, of which nobody answers any. */
export type SigninReport =
  | { type: 'ready'; port: number }
  | {
      type: 'pending'
      openMs: number
      rssBytes: number
      rows: number
      fileBytes: number
      closeMs: number
      forgetMs: number
      /** While that is swept: how long another read of the same process had to wait. */
      longestWaitMs: number
    }

const [folder, count] = process.argv.slice(2) as [string, string]
const logger = pino({ level: 'silent' })
send(Number(count) > 0 ? await measurePending(Number(count)) : await serve())
process.on('disconnect', () => process.exit())

function send(report: SigninReport): void {
  process.send?.(report)
}

async function serve(): Promise<SigninReport> {
  const config = readConfig({ DATA_DIR: folder, HOST: '127.0.0.1' })
  const { port } = await createServer({ ...config, port: 0 }, { logger, rateLimits: noRateLimits })
  return { type: 'ready', port }
}

async function measurePending(requestCount: number): Promise<SigninReport> {
  const path = join(folder, 'pending.db')
  const db = connect(`sqlite://${path}`)
  await migrate(db)
  let ahead = 0
  const clock = { now: () => Date.now() + ahead }
  const secret = Buffer.alloc(32, 1)
  const bell = createLocalBell()
  const log = createSessionLog({ db, bell, clock })
  const sessions = createSessions({
    ...{ db, log, bell, clock, secret },
    commands: createCommands(log),
    presence: createPresence({ db, signals: createSignals(bell), clock }),
    deviceSignals: createDeviceSignals(),
    addresses: () => [],
    onClosed: async () => undefined,
  })
  const requests = createSigninRequests({
    ...{ db, log, sessions, clock, secret, logger, rules: signinRules, isNumberAlwaysNeeded: false },
    identity: await betterAuthIdentity(db, secret, clock),
    accountLog: createAccountLog({ db, clock }),
  })

  const rssBefore = rss()
  const openMs = await timed(async () => {
    for (let i = 0; i < requestCount; i += 100) {
      await Promise.all(Array.from({ length: 100 }, () => requests.open({ browser: 'Chrome', address: '203.0.113.7' })))
    }
  })
  const rssBytes = rss() - rssBefore
  const tables = ['sessions', 'devices', 'tickets', 'events', 'signins'] as const
  let rows = 0
  for (const table of tables) {
    const counted = await db.read.selectFrom(table).select(db.read.fn.countAll<number>().as('n')).executeTakeFirst()
    rows += Number(counted?.n)
  }
  const { size } = await stat(path)

  const waits = watchWaits()
  ahead = 5 * 60_000
  const closeMs = await timed(() => sessions.sweep())
  ahead += 2 * 60_000
  const forgetMs = await timed(async () => {
    await sessions.sweep()
    await requests.sweep()
  })
  const longestWaitMs = waits.stop()
  return { type: 'pending', openMs, rssBytes, rows, fileBytes: size, closeMs, forgetMs, longestWaitMs }
}

function rss(): number {
  globalThis.gc?.()
  return process.memoryUsage().rss
}

async function timed(work: () => Promise<unknown>): Promise<number> {
  const begunAt = performance.now()
  await work()
  return performance.now() - begunAt
}

/** The longest that the event loop kept others waiting. */
function watchWaits(): { stop(): number } {
  const everyMs = 5
  let longest = 0
  let last = performance.now()
  const timer = setInterval(() => {
    const now = performance.now()
    longest = Math.max(longest, now - last - everyMs)
    last = now
  }, everyMs)
  return {
    stop() {
      clearInterval(timer)
      return longest
    },
  }
}
