import type { Db } from '../db/connect.ts'
import type { FileKey, FileStore } from './file-store.ts'

/**
 * How long bytes may lie there before a row names them: longer than any photo takes to be prepared, whatever the disk waits for.
 * Milliseconds.
 */
const orphanAfterMs = 60 * 60_000

/**
 * Deletes bytes that no row names, which a process leaves that dies between writing and telling: those of sessions that are gone, and
 * single files of those that are open. What is young is left alone, for its row may be on its way.
 */
export async function sweepOrphans(db: Db, files: FileStore, olderThanMs = orphanAfterMs): Promise<void> {
  for await (const { sessionId, fileIds } of files.listOlder(olderThanMs)) {
    // After the list was made: whatever got its row meanwhile is found here.
    const rows = await db.read.selectFrom('files').select('id').where('sessionId', '=', sessionId).execute()
    const named = new Set(rows.map(({ id }) => id))
    const orphans: FileKey[] = fileIds.filter((fileId) => !named.has(fileId)).map((fileId) => ({ sessionId, fileId }))
    for (const key of orphans) await files.delete(key)
  }
}
