import { createHash, randomBytes } from 'node:crypto'
import { newId } from '@snaplink/contract'
import type { Clock } from '../clock.ts'
import type { Db } from '../db/connect.ts'
import type { ApiKeyRow } from '../db/tables.ts'

/** An application's credential, for `Authorization: Bearer sk_…` from its server. Never for a browser. */
export interface ApiKey {
  readonly id: string
  /** Of the application. Pages that it opens are called so unless it says otherwise. */
  readonly name: string
  readonly createdAt: number
  /** To the hour. */
  readonly usedAt: number | null
  readonly revokedAt: number | null
}

/** One kind of key: it opens sessions, publishes and ends those that it opened, and nothing else. Kept as a hash. */
export interface ApiKeys {
  /** The secret is shown this once. */
  create(name: string): Promise<ApiKey & { secret: string }>
  list(): Promise<ApiKey[]>
  /** From now on it opens nothing. False: there is none of this id that is still good. */
  revoke(id: string): Promise<boolean>
  /** The key that is this secret, unless it was revoked. */
  find(secret: string): Promise<ApiKey | null>
}

/** How exactly we know when a key was last used. Milliseconds. */
const usedEveryMs = 60 * 60_000

export function createApiKeys({ db, clock }: { db: Db; clock: Clock }): ApiKeys {
  const toKey = ({ id, name, createdAt, usedAt, revokedAt }: ApiKeyRow): ApiKey => ({
    ...{ id, name, createdAt, usedAt, revokedAt },
  })

  return {
    async create(name) {
      const secret = `sk_${randomBytes(32).toString('base64url')}`
      // A bare id may begin with a dash, and would be an option of `snaplink revoke-key`.
      const id = `key_${newId()}`
      const row = { id, name, hash: hashOf(secret), createdAt: clock.now(), usedAt: null, revokedAt: null }
      await db.write.insertInto('apiKeys').values(row).execute()
      return { ...toKey(row), secret }
    },

    async list() {
      const rows = await db.read.selectFrom('apiKeys').selectAll().orderBy('createdAt').orderBy('id').execute()
      return rows.map(toKey)
    },

    async revoke(id) {
      const { numUpdatedRows } = await db.write
        .updateTable('apiKeys')
        .set({ revokedAt: clock.now() })
        .where('id', '=', id)
        .where('revokedAt', 'is', null)
        .executeTakeFirst()
      return numUpdatedRows > 0n
    },

    async find(secret) {
      const row = await db.read
        .selectFrom('apiKeys')
        .selectAll()
        .where('hash', '=', hashOf(secret))
        .where('revokedAt', 'is', null)
        .executeTakeFirst()
      if (!row) return null
      const now = clock.now()
      if (now - (row.usedAt ?? 0) >= usedEveryMs) {
        await db.write.updateTable('apiKeys').set({ usedAt: now }).where('id', '=', row.id).execute()
      }
      return toKey(row)
    },
  }
}

/** It has 256 random bits, so a plain hash is enough and no timing tells one. */
function hashOf(secret: string): string {
  return createHash('sha256').update(secret).digest('base64url')
}
