import type { UndoList } from '@snaplink/contract'
import type { Kysely } from 'kysely'
import type { BookRow, Tables } from '../../db/tables.ts'
import { AppError } from '../../errors.ts'
import { type BookRecord, recordOf } from './book-record.ts'
import type { CatalogueEdit } from './catalogue.ts'
import { fillFacts, type ProviderAnswer } from './fill-facts.ts'

export async function listUndos(db: Kysely<Tables>, ownerId: string): Promise<UndoList> {
  const rows = await db
    .selectFrom('bookUndos')
    .select(['id', 'kind', 'at', 'bookIds'])
    .where('ownerId', '=', ownerId)
    .orderBy('version', 'desc')
    .execute()
  return {
    changes: rows.map(({ id, kind, at, bookIds }) => ({ undoId: id, kind, at, books: idsIn(bookIds).length })),
  }
}

/**
 * Puts back what a change found. What providers said of the books meanwhile is kept; what a person did to one of them since is not
 * undone in passing, so then it is refused.
 *
 * @throws AppError `book.not-to-undo`
 */
export async function undoChange(
  edit: CatalogueEdit,
  undoId: string,
  answersFor: (isbn: string) => Promise<readonly ProviderAnswer[]>,
): Promise<void> {
  const { trx, ownerId, at, latest } = edit
  const undos = () => trx.selectFrom('bookUndos').where('ownerId', '=', ownerId)
  const undo = await latest(undos().selectAll().where('id', '=', undoId)).executeTakeFirst()
  if (!undo) throw new AppError('book.not-to-undo')
  const ids = idsIn(undo.bookIds)
  const touched = new Set(ids)
  const later = await latest(undos().select('bookIds').where('version', '>', undo.version)).execute()
  if (later.some(({ bookIds }) => idsIn(bookIds).some((id) => touched.has(id)))) throw new AppError('book.not-to-undo')

  const current = await edit.find(ids)
  for (const row of JSON.parse(undo.before) as (BookRow | { id: string })[]) {
    const now = current.get(row.id)
    // It may have been forgotten for good.
    if (!('details' in row)) {
      if (now) edit.put({ ...now, removedAt: at })
      continue
    }
    const restored = { ...recordOf(row), lookUp: lookUpOf(recordOf(row), now) }
    const answers = restored.isbn === null ? [] : await answersFor(restored.isbn)
    edit.put(fillFacts(restored, answers))
  }
  await trx.deleteFrom('bookUndos').where('ownerId', '=', ownerId).where('id', '=', undoId).execute()
}

function lookUpOf(before: BookRecord, now: BookRecord | undefined) {
  return now && now.isbn === before.isbn ? now.lookUp : before.lookUp
}

function idsIn(json: string): string[] {
  return JSON.parse(json)
}
