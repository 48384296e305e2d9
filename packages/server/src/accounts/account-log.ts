import { type AccountEventType, type LoginWay, limits, newId } from '@snaplink/contract'
import type { Clock } from '../clock.ts'
import type { Db } from '../db/connect.ts'
import type { AccountEventRow } from '../db/tables.ts'

/** What is noted of something that happened to an account. */
export interface AccountNote {
  readonly userId: string
  readonly type: AccountEventType
  readonly browser?: string
  readonly address?: string
  readonly way?: LoginWay
  readonly phone?: string
}

/** What happened to each account, for its owner to look at: logins made, denied, failed and ended. */
export interface AccountLog {
  note(note: AccountNote): Promise<void>
  /** The latest, newest first. */
  of(userId: string): Promise<AccountEventRow[]>
  /** Forgets what is too old to be told. */
  sweep(): Promise<void>
}

/** Nobody reads further back, and whoever attacks an account does not fill a page with it. */
const shown = 100

export function createAccountLog({ db, clock }: { db: Db; clock: Clock }): AccountLog {
  return {
    async note({ userId, type, browser = null, address = null, way = null, phone = null }) {
      const row = { id: newId(), userId, type, at: clock.now(), browser, address, way, phone }
      await db.write.insertInto('accountEvents').values(row).execute()
    },
    of: (userId) =>
      db.read
        .selectFrom('accountEvents')
        .selectAll()
        .where('userId', '=', userId)
        .orderBy('at', 'desc')
        .limit(shown)
        .execute(),
    async sweep() {
      const oldest = clock.now() - limits.accountEventMs
      await db.write.deleteFrom('accountEvents').where('at', '<', oldest).execute()
    },
  }
}
