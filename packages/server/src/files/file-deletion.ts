import type { Transaction } from 'kysely'
import * as z from 'zod'
import type { Tables } from '../db/tables.ts'
import type { Jobs } from '../jobs/jobs.ts'
import type { FileStore } from './file-store.ts'

/** Rows and links end with a transaction, the bytes by a job right after it. */
export interface FileDeletion {
  /** Wake the jobs when the transaction is through. */
  discard(trx: Transaction<Tables>, sessionId: string, fileIds: readonly (string | null)[]): Promise<void>
}

const kind = 'files.delete'
const deletion = z.object({ sessionId: z.string(), fileIds: z.array(z.string()) })

export function createFileDeletion({ files, jobs }: { files: FileStore; jobs: Jobs }): FileDeletion {
  jobs.handle(kind, {
    data: deletion,
    maxAttempts: Number.POSITIVE_INFINITY,
    atOnce: 1,
    async run({ sessionId, fileIds }) {
      for (const fileId of fileIds) await files.delete({ sessionId, fileId })
    },
    onGivenUp: () => Promise.reject(new Error('A deletion is never given up.')),
  })

  return {
    async discard(trx, sessionId, ids) {
      const fileIds = ids.filter((id) => id !== null)
      if (fileIds.length === 0) return
      await trx.deleteFrom('files').where('id', 'in', fileIds).execute()
      await jobs.enqueue(trx, kind, { sessionId, fileIds } satisfies z.input<typeof deletion>)
    },
  }
}
