import { limits } from '@snaplink/contract'
import { sql } from 'kysely'
import type { BookParts } from './book-parts.ts'
import { inTransaction } from './catalogue.ts'
import { coversFolder } from './covers.ts'

/** How long a cover stays that no book has: one that is just being given to a book has none yet. Milliseconds. */
const unusedCoverMs = 24 * 60 * 60_000
const rowsAtOnce = 500

/** Forgets removed books whose time is over, and covers that neither a book, nor an undo, nor an ISBN has. */
export function createBookSweep({ db, files, clock }: Pick<BookParts, 'db' | 'files' | 'clock'>): () => Promise<void> {
  async function forgetRemoved(): Promise<void> {
    const old = await db.read
      .selectFrom('books')
      .select(['ownerId', 'id', 'version'])
      .where('removedAt', '<', clock.now() - limits.removedBookMs)
      .limit(rowsAtOnce)
      .execute()
    for (const [ownerId, rows] of Map.groupBy(old, (row) => row.ownerId)) {
      await inTransaction(db, async (trx) => {
        const forgottenTo = Math.max(...rows.map(({ version }) => version))
        await trx
          .updateTable('catalogues')
          .set((eb) => ({
            books: eb('books', '-', rows.length),
            forgottenTo: sql<number>`case when ${eb.ref('forgottenTo')} < ${forgottenTo} then ${forgottenTo} else ${eb.ref('forgottenTo')} end`,
          }))
          .where('ownerId', '=', ownerId)
          .execute()
        const ids = rows.map(({ id }) => id)
        await trx
          .deleteFrom('books')
          .where('ownerId', '=', ownerId)
          .where('id', 'in', ids)
          .where('removedAt', 'is not', null)
          .execute()
      })
    }
  }

  async function deleteUnusedCovers(): Promise<void> {
    const unused = await db.read
      .selectFrom('files')
      .select('id')
      .where('sessionId', '=', coversFolder)
      .where('createdAt', '<', clock.now() - unusedCoverMs)
      .where(({ not, exists, selectFrom, ref, or }) =>
        not(
          or([
            exists(selectFrom('books').select('id').whereRef('coverFileId', '=', ref('files.id'))),
            exists(selectFrom('books').select('id').whereRef('thumbFileId', '=', ref('files.id'))),
            exists(selectFrom('bookCovers').select('isbn').whereRef('coverFileId', '=', ref('files.id'))),
            exists(selectFrom('bookCovers').select('isbn').whereRef('thumbFileId', '=', ref('files.id'))),
          ]),
        ),
      )
      .limit(rowsAtOnce)
      .execute()
    for (const { id } of unused) {
      const undo = await db.read
        .selectFrom('bookUndos')
        .select('id')
        .where(sql<boolean>`instr(${sql.ref('before')}, ${id}) > 0`)
        .executeTakeFirst()
      if (undo) continue
      await files.delete({ sessionId: coversFolder, fileId: id })
      await db.write.deleteFrom('files').where('id', '=', id).execute()
    }
  }

  return async () => {
    await forgetRemoved()
    await deleteUnusedCovers()
  }
}
