import type { Transaction } from 'kysely'
import * as z from 'zod'
import type { Tables } from '../../db/tables.ts'
import { type Jobs, RetryLater } from '../../jobs/jobs.ts'
import type { Tus } from '../../tus/tus.ts'
import type { PhotoParts } from './photo-parts.ts'
import type { PhotoKey } from './photo-rows.ts'

/** Enqueue this with `{sessionId}` in the transaction that closes a session: its photos are swept with it. */
export const photoSweepKind = 'photos.sweep'

const dropKind = 'uploads.delete'

/** Nobody goes on with what came of this photo so far: a job removes it after the transaction. */
export function dropPartialUploads(trx: Transaction<Tables>, jobs: Jobs, key: PhotoKey): Promise<void> {
  return jobs.enqueue(trx, dropKind, key)
}

/**
 * Deletes everything that a closed session's photos left: bytes first, those of uploads on their way included, then the rows
 * that name them, so that a crash at any point leaves enough to go on from. A session that is open is left alone, whoever asked.
 */
export function handlePhotoSweep({ db, files, jobs }: PhotoParts, tus: Tus): void {
  jobs.handle(photoSweepKind, {
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
      await mustNotBePublishing(sessionId)
      await tus.removeAll([sessionId])
      await files.deleteSession(sessionId)
      await db.write.deleteFrom('files').where('sessionId', '=', sessionId).execute()
      await db.write.deleteFrom('photos').where('sessionId', '=', sessionId).execute()
    },
    onGivenUp: () => Promise.reject(new Error('A sweep is never given up.')),
  })

  /** What somebody has ordered to be kept is swept when it is where it should be. */
  async function mustNotBePublishing(sessionId: string): Promise<void> {
    const running = await db.read
      .selectFrom('publications')
      .select('id')
      .where('sessionId', '=', sessionId)
      .where('state', '=', 'running')
      .executeTakeFirst()
    if (running) throw new RetryLater('Photos of this session are being published.')
  }

  jobs.handle(dropKind, {
    data: z.object({ sessionId: z.string(), photoId: z.string() }),
    maxAttempts: Number.POSITIVE_INFINITY,
    atOnce: 1,
    async run({ sessionId, photoId }) {
      await tus.removeAll([sessionId, photoId])
    },
    onGivenUp: () => Promise.reject(new Error('A deletion is never given up.')),
  })
}
