import { limits, newId, type UndoKind } from '@snaplink/contract'
import type { Kysely, SelectQueryBuilder, Transaction } from 'kysely'
import type { Db } from '../../db/connect.ts'
import { isLostRace } from '../../db/failures.ts'
import type { BookRow, Tables } from '../../db/tables.ts'
import { AppError } from '../../errors.ts'
import { type BookRecord, recordOf, rowOf } from './book-record.ts'

/** The catalogue of a session that nobody owns: it is swept with it. No person's or application's id looks like this. */
export const catalogueOf = ({ id, ownerId }: { id: string; ownerId: string | null }) => ownerId ?? `session:${id}`

export type Latest = <From extends keyof Tables, Row>(
  query: SelectQueryBuilder<Tables, From, Row>,
) => SelectQueryBuilder<Tables, From, Row>

/** InnoDB shows a transaction what there was at its first read, which was before it waited for the catalogue's lock. */
function latestBy(kind: Db['kind']): Latest {
  return (query) => (kind === 'mysql' ? query.forUpdate() : query)
}

/** Runs `work` in a transaction of its own, again where another one won a race. It touches nothing but the transaction. */
export async function inTransaction<Answer>(
  db: Db,
  work: (trx: Transaction<Tables>) => Promise<Answer>,
): Promise<Answer> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await db.write.transaction().execute(work)
    } catch (error) {
      if (!isLostRace(error) || attempt >= 5) throw error
    }
  }
}

/** One change of one catalogue, under the lock of its row. */
export interface CatalogueEdit {
  readonly trx: Transaction<Tables>
  readonly ownerId: string
  readonly at: number
  /** What a query finds now, and not what there was when the transaction began to read. */
  readonly latest: Latest
  /** Of every book that this change puts. */
  readonly version: number
  /** Removed ones too. What was put before is found as it was put. */
  find(ids: readonly string[]): Promise<Map<string, BookRecord>>
  /** Those that were not removed, the oldest first. */
  findAllByIsbn(isbn: string): Promise<BookRecord[]>
  /** The oldest that was not removed. */
  findByIsbn(isbn: string): Promise<BookRecord | undefined>
  /** @throws AppError `book.too-many` */
  put(book: BookRecord): void
}

export interface CatalogueChange<Answer> {
  readonly answer: Answer
  /** The books that were put, as they are now. */
  readonly changed: BookRecord[]
  readonly version: number
  /** For taking it back; null where that was not asked for, or nothing changed. */
  readonly undoId: string | null
}

/** How many rows one statement writes: few enough for what a statement may hold, many enough to cost little each. */
const rowsAtOnce = 200

/**
 * Runs `work` in the caller's transaction and writes what it put. Whoever else changes this catalogue waits, so versions are written in
 * their order and nobody who reads what changed since one of them misses another.
 */
export async function changeCatalogue<Answer>(
  trx: Transaction<Tables>,
  { kind, ownerId, at, undo }: { kind: Db['kind']; ownerId: string; at: number; undo?: UndoKind | undefined },
  work: (edit: CatalogueEdit) => Promise<Answer>,
): Promise<CatalogueChange<Answer>> {
  const { version, books } = await lock(trx, ownerId)
  const before = new Map<string, BookRow>()
  const put = new Map<string, BookRecord>()
  let added = 0

  const latest = latestBy(kind)
  const edit: CatalogueEdit = {
    ...{ trx, ownerId, at, version, latest },
    async find(ids) {
      const missing = ids.filter((id) => !before.has(id) && !put.has(id))
      for (const row of await readRows(trx, ownerId, missing, latest)) before.set(row.id, row)
      const found = ids.flatMap((id): [string, BookRecord][] => {
        const row = before.get(id)
        const book = put.get(id) ?? (row && recordOf(row))
        return book ? [[id, book]] : []
      })
      return new Map(found)
    },
    async findAllByIsbn(isbn) {
      const own = trx.selectFrom('books').selectAll().where('ownerId', '=', ownerId).where('isbn', '=', isbn)
      const rows = await latest(own.where('removedAt', 'is', null).orderBy('addedAt')).execute()
      for (const row of rows) before.set(row.id, row)
      const written = [...put.values()].filter((book) => book.isbn === isbn && book.removedAt === null)
      return [...written, ...rows.filter(({ id }) => !put.has(id)).map(recordOf)]
    },
    async findByIsbn(isbn) {
      return (await edit.findAllByIsbn(isbn))[0]
    },
    put(book) {
      if (!before.has(book.id) && !put.has(book.id)) added += 1
      if (books + added > limits.maxBooks) throw new AppError('book.too-many')
      put.set(book.id, { ...book, ownerId, version, changedAt: at })
    },
  }

  const answer = await work(edit)
  const changed = [...put.values()]
  if (changed.length === 0) return { answer, changed, version, undoId: null }
  for (let i = 0; i < changed.length; i += rowsAtOnce) {
    const rows = changed.slice(i, i + rowsAtOnce).map(rowOf)
    await trx.replaceInto('books').values(rows).execute()
  }
  if (added > 0) {
    await trx
      .updateTable('catalogues')
      .set({ books: books + added })
      .where('ownerId', '=', ownerId)
      .execute()
  }
  const undoId =
    undo === undefined
      ? null
      : await keepUndo(
          trx,
          { ownerId, at, version, kind: undo },
          [...put.keys()].map((id) => before.get(id) ?? { id }),
        )
  return { answer, changed, version, undoId }
}

/** Takes the catalogue's lock, which is held until the transaction ends, and the next version. */
async function lock(trx: Transaction<Tables>, ownerId: string): Promise<{ version: number; books: number }> {
  if (!(await readCatalogue(trx, ownerId))) {
    await trx.insertInto('catalogues').ignore().values({ ownerId, version: 0, forgottenTo: 0, books: 0 }).execute()
  }
  await trx
    .updateTable('catalogues')
    .set((eb) => ({ version: eb('version', '+', 1) }))
    .where('ownerId', '=', ownerId)
    .execute()
  // What a transaction wrote itself it sees as it is now.
  const row = await readCatalogue(trx, ownerId)
  if (!row) throw new Error('A catalogue is not where it was just put.')
  return row
}

export function readCatalogue(db: Kysely<Tables>, ownerId: string) {
  return db.selectFrom('catalogues').selectAll().where('ownerId', '=', ownerId).executeTakeFirst()
}

/** As many statements as it takes: a database bounds what one may hold. */
export async function readRows(
  db: Kysely<Tables>,
  ownerId: string,
  ids: readonly string[],
  latest: Latest = (query) => query,
): Promise<BookRow[]> {
  const rows: BookRow[] = []
  for (let i = 0; i < ids.length; i += 500) {
    const some = db
      .selectFrom('books')
      .selectAll()
      .where('ownerId', '=', ownerId)
      .where('id', 'in', ids.slice(i, i + 500))
    rows.push(...(await latest(some).execute()))
  }
  return rows
}

/** @param before the rows as they were; an id alone for those that were not there */
export async function keepUndo(
  trx: Transaction<Tables>,
  { ownerId, at, version, kind }: { ownerId: string; at: number; version: number; kind: UndoKind },
  before: readonly (BookRow | { id: string })[],
): Promise<string> {
  const id = newId()
  const ids = before.map((row) => row.id)
  await trx
    .insertInto('bookUndos')
    .values({ ownerId, id, kind, at, version, bookIds: JSON.stringify(ids), before: JSON.stringify(before) })
    .execute()
  const kept = await trx
    .selectFrom('bookUndos')
    .select('version')
    .where('ownerId', '=', ownerId)
    .orderBy('version', 'desc')
    .offset(limits.maxUndos - 1)
    .limit(1)
    .executeTakeFirst()
  if (kept)
    await trx.deleteFrom('bookUndos').where('ownerId', '=', ownerId).where('version', '<', kept.version).execute()
  return id
}
