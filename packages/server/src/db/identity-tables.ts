import type { BetterAuthOptions } from 'better-auth'
import type { Kysely } from 'kysely'
import type { Db } from './connect.ts'

/**
 * The identity library's tables, named after our words: its "session" is our login, its "account" a credential.
 * Read by its migrations (0002-identity.ts) and by accounts/better-auth-identity.ts, and by nothing else.
 * Whoever changes this adds a migration that runs the library's again.
 */
export function identityTables<Known>(kysely: Kysely<Known>, kind: Db['kind']) {
  return {
    database: { db: kysely, type: kind, transaction: true },
    user: {
      modelName: 'users',
      additionalFields: {
        isGuest: { type: 'boolean', required: true, defaultValue: false, input: false },
        /** Since when nobody can log in to it; null: it is open. */
        disabledAt: { type: 'date', required: false, input: false },
      },
    },
    session: {
      modelName: 'logins',
      // All of them may be missing, for logins that were made before we kept them.
      additionalFields: {
        browser: { type: 'string', required: false, input: false },
        way: { type: 'string', required: false, input: false },
        phone: { type: 'string', required: false, input: false },
        seenAt: { type: 'date', required: false, input: false },
      },
    },
    account: { modelName: 'credentials' },
    verification: { modelName: 'verifications' },
    telemetry: { enabled: false },
  } satisfies BetterAuthOptions
}
