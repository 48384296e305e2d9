import type { Transaction } from 'kysely'
import type { HandoutRow, Tables } from '../../db/tables.ts'
import type { HandoutParts } from './handout-parts.ts'

/** Rows and links end with the transaction, the bytes by a job right after it. Wake the jobs then. */
export interface HandoutDeletion {
  forget(trx: Transaction<Tables>, handout: HandoutRow): Promise<void>
  sweepSession(trx: Transaction<Tables>, sessionId: string): Promise<void>
}

export function createHandoutDeletion({ fileDeletion }: Pick<HandoutParts, 'fileDeletion'>): HandoutDeletion {
  return {
    async forget(trx, handout) {
      const { sessionId, id } = handout
      await trx.deleteFrom('handouts').where('sessionId', '=', sessionId).where('id', '=', id).execute()
      await fileDeletion.discard(trx, sessionId, [handout.fileId])
    },
    async sweepSession(trx, sessionId) {
      const all = await trx.selectFrom('handouts').select('fileId').where('sessionId', '=', sessionId).execute()
      await trx.deleteFrom('handouts').where('sessionId', '=', sessionId).execute()
      await fileDeletion.discard(
        trx,
        sessionId,
        all.map(({ fileId }) => fileId),
      )
    },
  }
}
