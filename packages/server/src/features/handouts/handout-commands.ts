import { limits } from '@snaplink/contract'
import type { Kysely } from 'kysely'
import type { Tables } from '../../db/tables.ts'
import { AppError } from '../../errors.ts'
import type { Call } from '../../session/commands.ts'
import type { HandoutDeletion } from './handout-deletion.ts'
import type { HandoutParts } from './handout-parts.ts'
import { findHandout } from './handout-rows.ts'

/** `handout.offer` and `handout.remove`, for the page alone: what a phone gives is a photo or a text. */
export function registerHandoutCommands({ commands, jobs, clock }: HandoutParts, deletion: HandoutDeletion): void {
  commands.register('handout.offer', { roles: ['page'], run: offer })
  commands.register('handout.remove', { roles: ['page'], run: remove })

  async function offer({ device: { sessionId }, data, append }: Call<'handout.offer'>) {
    const { handoutId, name, bytes, mediaType } = data
    if (bytes > limits.maxHandoutBytes) throw new AppError('handout.too-large')
    const { seq } = await append(async (trx) => {
      if (await findHandout(trx, { sessionId, handoutId })) return { events: [], answer: undefined }
      await mustHaveRoom(trx, sessionId, bytes)
      const row = { sessionId, id: handoutId, name, bytes, mediaType, offeredAt: clock.now() }
      await trx
        .insertInto('handouts')
        .values({ ...row, sha256: null, fileId: null })
        .execute()
      return { events: [{ type: 'handout.offered', data: { handoutId, name, bytes, mediaType } }], answer: undefined }
    })
    return { seq, answer: { handoutId } }
  }

  async function remove({ device: { sessionId }, data: { handoutId }, append }: Call<'handout.remove'>) {
    const { seq } = await append(async (trx) => {
      const handout = await findHandout(trx, { sessionId, handoutId })
      if (!handout) throw new AppError('handout.unknown')
      await deletion.forget(trx, handout)
      return { events: [{ type: 'handout.removed', data: { handoutId } }], answer: undefined }
    })
    jobs.wake()
    return { seq, answer: { handoutId } }
  }
}

/** @throws AppError `handout.too-many` */
async function mustHaveRoom(db: Kysely<Tables>, sessionId: string, bytes: number): Promise<void> {
  const { count, sum } = await db
    .selectFrom('handouts')
    .select((eb) => [eb.fn.countAll<number>().as('count'), eb.fn.sum('bytes').as('sum')])
    .where('sessionId', '=', sessionId)
    .executeTakeFirstOrThrow()
  // A sum is a string on MariaDB, and of nothing it is null.
  const isFull = Number(count) >= limits.maxHandouts || Number(sum ?? 0) + bytes > limits.maxHandoutsBytes
  if (isFull) throw new AppError('handout.too-many')
}
