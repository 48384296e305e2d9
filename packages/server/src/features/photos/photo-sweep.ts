import * as z from 'zod'
import type { PhotoParts } from './photo-parts.ts'

/** Enqueue this with `{sessionId}` in the transaction that closes a session: its photos are swept with it. */
export const sweepKind = 'photos.sweep'

/**
 * Deletes everything that a closed session's photos left: bytes first, then the rows that name them, so that a crash at any
 * point leaves enough to go on from. A session that is open is left alone, whoever asked.
 */
export function handlePhotoSweep({ db, files, jobs }: PhotoParts): void {
  jobs.handle(sweepKind, {
    data: z.object({ sessionId: z.string() }),
    maxAttempts: Number.POSITIVE_INFINITY,
    atOnce: 1,
    async run({ sessionId }) {
      const session = await db.read
        .selectFrom('sessions')
        .select('closedAt')
        .where('id', '=', sessionId)
        .executeTakeFirst()
      if (session?.closedAt === null) return
      await files.deleteSession(sessionId)
      await db.write.deleteFrom('files').where('sessionId', '=', sessionId).execute()
      await db.write.deleteFrom('photos').where('sessionId', '=', sessionId).execute()
    },
    onGivenUp: () => Promise.reject(new Error('A sweep is never given up.')),
  })
}
