import type { Kysely } from 'kysely'
import type { Tables } from './tables.ts'

/** The photos of a session, in the person's order; to be narrowed by their state. */
export function photosInOrder(db: Kysely<Tables>, sessionId: string) {
  return db
    .selectFrom('photos')
    .selectAll()
    .where('sessionId', '=', sessionId)
    .orderBy('position')
    .orderBy('offeredAt')
    .orderBy('id')
}
