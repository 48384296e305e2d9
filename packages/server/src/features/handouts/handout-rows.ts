import type { Kysely } from 'kysely'
import type { HandoutRow, Tables } from '../../db/tables.ts'

/** Which hand-out: its id is made by the page, so it names one only together with its session. */
export interface HandoutKey {
  readonly sessionId: string
  readonly handoutId: string
}

export function findHandout(db: Kysely<Tables>, { sessionId, handoutId }: HandoutKey): Promise<HandoutRow | undefined> {
  return db
    .selectFrom('handouts')
    .selectAll()
    .where('sessionId', '=', sessionId)
    .where('id', '=', handoutId)
    .executeTakeFirst()
}
