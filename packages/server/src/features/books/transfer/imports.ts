import { createHash } from 'node:crypto'
import {
  type ImportList,
  type ImportOutcome,
  type ImportReport,
  type ImportView,
  limits,
  newId,
} from '@snaplink/contract'
import type { Kysely, Transaction } from 'kysely'
import * as z from 'zod'
import type { BookImportRow, Tables } from '../../../db/tables.ts'
import { AppError } from '../../../errors.ts'
import type { BookInnards } from '../book-innards.ts'
import { type BookRecord, emptyDetails } from '../book-record.ts'
import { type CatalogueEdit, changeCatalogue, inTransaction, keepUndo } from '../catalogue.ts'
import { withCover } from '../covers.ts'
import { authorKeyOf, titleKeyOf } from '../fold.ts'
import { toIsbn13 } from '../isbn.ts'
import { fillKnown } from '../look-ups.ts'
import { eventsOf } from '../tell-pages.ts'
import type { ImportRow } from './import-row.ts'
import { readImport } from './read-file.ts'

const kind = 'books.import'
/** Rows of a page of the report, and of one transaction. */
const rowsAtOnce = 200

interface KeptRow extends ImportRow {
  outcome: ImportOutcome
  bookId?: string
}

export type Imports = ReturnType<typeof createImports>

/**
 * Files that are taken in: first read and shown, then, when somebody says so, added by a job that goes on where it was killed. What
 * became of each row is kept. A book that is there already stays as it is, so the same file adds nothing a second time.
 */
export function createImports({ db, jobs, clock, covers, lookUps, tellPages }: BookInnards) {
  jobs.handle(kind, {
    data: z.object({ ownerId: z.string(), importId: z.string() }),
    maxAttempts: 10,
    atOnce: 1,
    run: ({ ownerId, importId }) => run(ownerId, importId),
    async onGivenUp({ ownerId, importId }) {
      await update(ownerId, importId, { state: 'failed' })
    },
  })

  async function find(ownerId: string, importId: string): Promise<BookImportRow> {
    const row = await own(db.read, ownerId, importId).executeTakeFirst()
    if (!row) throw new AppError('import.unknown')
    return row
  }

  async function update(ownerId: string, importId: string, values: Partial<BookImportRow>): Promise<void> {
    await db.write
      .updateTable('bookImports')
      .set(values)
      .where('ownerId', '=', ownerId)
      .where('id', '=', importId)
      .execute()
  }

  async function readPage(ownerId: string, importId: string, page: number): Promise<KeptRow[]> {
    const row = await db.read
      .selectFrom('bookImportPages')
      .select('rows')
      .where('ownerId', '=', ownerId)
      .where('importId', '=', importId)
      .where('page', '=', page)
      .executeTakeFirst()
    return row ? JSON.parse(row.rows) : []
  }

  async function run(ownerId: string, importId: string): Promise<void> {
    const { rows, donePages } = await find(ownerId, importId)
    for (let page = donePages; page < Math.ceil(rows / rowsAtOnce); page++) await addPage(ownerId, importId, page)
    await finish(ownerId, importId)
  }

  /** Books, their rows in the report and how far we are, in one transaction. */
  async function addPage(ownerId: string, importId: string, page: number): Promise<void> {
    const rows = await readPage(ownerId, importId, page)
    const pictures = new Map<number, Awaited<ReturnType<typeof covers.keep>>>()
    for (const [i, { book, outcome }] of rows.entries()) {
      if (book.cover === undefined || outcome !== 'new') continue
      const cover = await covers.keep(Buffer.from(book.cover, 'base64')).catch(() => null)
      if (cover) pictures.set(i, cover)
    }
    const done = await inTransaction(db, async (trx) => {
      const done = await changeCatalogue(trx, { kind: db.kind, ownerId, at: clock.now() }, async (edit) => {
        // Another node, which was taken for dead, may have been here meanwhile.
        const { donePages } = await edit.latest(own(trx, ownerId, importId)).executeTakeFirstOrThrow()
        if (donePages > page) return
        // Also one that was removed: it comes back under its id.
        await edit.find(rows.map((row, i) => bookIdOf(importId, row, i + page * rowsAtOnce)))
        const twins = await findTwins(trx, ownerId, rows, edit)
        const after: KeptRow[] = []
        for (const [i, row] of rows.entries()) {
          const judged = twins.judge(row, bookIdOf(importId, row, i + page * rowsAtOnce))
          after.push(judged)
          if (judged.outcome === 'new' && judged.bookId !== undefined) {
            const book = await make(edit, judged, judged.bookId)
            const cover = pictures.get(i)
            edit.put(cover ? withCover(book, cover, book.details.sources.cover ?? 'you') : book)
          }
        }
        const report = JSON.stringify(
          after.map(({ book, ...row }) => ({
            ...row,
            outcome: row.outcome === 'new' ? 'added' : row.outcome,
            book: { ...book, cover: undefined },
          })),
        )
        await trx
          .updateTable('bookImportPages')
          .set({ rows: report })
          .where('ownerId', '=', ownerId)
          .where('importId', '=', importId)
          .where('page', '=', page)
          .execute()
      })
      await trx
        .updateTable('bookImports')
        .set({ donePages: page + 1 })
        .where('ownerId', '=', ownerId)
        .where('id', '=', importId)
        .where('donePages', '=', page)
        .execute()
      return done
    })
    jobs.wake()
    await tellPages(ownerId, eventsOf(done.changed, done.version))
  }

  /** Everything that was added is taken back by one undo. */
  async function finish(ownerId: string, importId: string): Promise<void> {
    const { rows, state } = await find(ownerId, importId)
    if (state === 'done') return
    const counts: Partial<Record<ImportOutcome, number>> = {}
    const added: string[] = []
    for (let page = 0; page < Math.ceil(rows / rowsAtOnce); page++) {
      for (const row of await readPage(ownerId, importId, page)) {
        counts[row.outcome] = (counts[row.outcome] ?? 0) + 1
        if (row.outcome === 'added' && row.bookId) added.push(row.bookId)
      }
    }
    await inTransaction(db, async (trx) => {
      const { version } = await changeCatalogue(trx, { kind: db.kind, ownerId, at: clock.now() }, async () => undefined)
      const before = added.map((id) => ({ id }))
      const undoId =
        added.length > 0 ? await keepUndo(trx, { ownerId, at: clock.now(), version, kind: 'import' }, before) : null
      const values = { state: 'done' as const, counts: JSON.stringify(counts), undoId }
      await trx
        .updateTable('bookImports')
        .set(values)
        .where('ownerId', '=', ownerId)
        .where('id', '=', importId)
        .execute()
    })
  }

  async function make(edit: CatalogueEdit, { book, line: _ }: KeptRow, bookId: string): Promise<BookRecord> {
    const isbn = toIsbn13(book.isbn)
    const known = isbn === null ? null : await lookUps.known(edit.trx, isbn)
    const { facts = {}, copies = [{ copyId: '' }], sources = sourcesOf(book.details.facts ?? {}) } = book.details
    const fresh: BookRecord = {
      ...{ ownerId: edit.ownerId, id: bookId, version: edit.version, isbn, lookUp: 'none' },
      ...{ sessionId: null, deviceId: null, deviceName: null, addedAt: Math.min(book.addedAt ?? edit.at, edit.at) },
      ...{ changedAt: edit.at, removedAt: null, coverFileId: null, thumbFileId: null },
      details: {
        ...emptyDetails,
        ...book.details,
        ...{
          facts,
          sources,
          copies: copies.map(({ copyId, ...copy }, i) => ({ ...copy, copyId: copyId || (i === 0 ? bookId : newId()) })),
        },
      },
    }
    if (isbn === null || !known) return withWrongIsbn(fresh, book.isbn)
    const wasSettled = book.lookUp === 'found' || book.lookUp === 'unknown'
    const lookUp = known.answers.length > 0 || book.lookUp === 'found' ? 'found' : 'unknown'
    // Our own export says all there is; only the picture is where the providers are.
    if (known.isSettled || wasSettled)
      return { ...fillKnown(fresh, wasSettled ? { ...known, answers: [] } : known), lookUp }
    await lookUps.want(edit.trx, isbn)
    return { ...fillKnown(fresh, known), lookUp: 'waiting' }
  }

  return {
    /** Reads the file and says what would become of each row; nothing is added yet. @throws AppError `import.unreadable`, `import.too-large` */
    async begin(ownerId: string, bytes: Buffer): Promise<ImportView> {
      const { format, rows, ignoredColumns } = readImport(bytes)
      const id = newId()
      const counts: Partial<Record<ImportOutcome, number>> = {}
      const twins = await findTwins(db.read, ownerId, rows)
      const judged = rows.map((row, i) => twins.judge(row, bookIdOf(id, row, i)))
      for (const { outcome } of judged) counts[outcome] = (counts[outcome] ?? 0) + 1
      await db.write.transaction().execute(async (trx) => {
        const shown = JSON.stringify(ignoredColumns.slice(0, 100).map((name) => name.slice(0, 100)))
        const row = {
          ...{ ownerId, id, format, state: 'read' as const, rows: rows.length, donePages: 0 },
          ignoredColumns: shown,
        }
        await trx
          .insertInto('bookImports')
          .values({ ...row, counts: JSON.stringify(counts), undoId: null, at: clock.now() })
          .execute()
        for (let page = 0; page * rowsAtOnce < judged.length; page++) {
          const some = judged.slice(page * rowsAtOnce, (page + 1) * rowsAtOnce)
          await trx
            .insertInto('bookImportPages')
            .values({ ownerId, importId: id, page, rows: JSON.stringify(some) })
            .execute()
        }
        await forgetOld(trx, ownerId)
      })
      return viewOf(await find(ownerId, id))
    },

    /** Adds what is new. A second time it does nothing. @throws AppError `import.unknown` */
    async start(ownerId: string, importId: string): Promise<ImportView> {
      const { state } = await find(ownerId, importId)
      if (state === 'read' || state === 'failed') {
        await db.write.transaction().execute(async (trx) => {
          await trx
            .updateTable('bookImports')
            .set({ state: 'running' })
            .where('ownerId', '=', ownerId)
            .where('id', '=', importId)
            .execute()
          await jobs.enqueue(trx, kind, { ownerId, importId })
        })
        jobs.wake()
      }
      return viewOf(await find(ownerId, importId))
    },

    async list(ownerId: string): Promise<ImportList> {
      const rows = await db.read
        .selectFrom('bookImports')
        .selectAll()
        .where('ownerId', '=', ownerId)
        .orderBy('at', 'desc')
        .execute()
      return { imports: rows.map(viewOf) }
    },

    /** @param page from 0. @throws AppError `import.unknown` */
    async report(ownerId: string, importId: string, page: number): Promise<ImportReport> {
      const view = viewOf(await find(ownerId, importId))
      const rows = await readPage(ownerId, importId, page)
      return {
        ...view,
        pages: Math.ceil(view.rows / rowsAtOnce),
        page: rows.map(({ line, outcome, bookId, book }) => {
          const title = book.details.facts?.title
          const isIsbnWrong = book.isbn !== '' && toIsbn13(book.isbn) === null
          return {
            ...{ line, outcome, isbn: book.isbn, ...(title && { title }), ...(bookId !== undefined && { bookId }) },
            ...(isIsbnWrong && { isIsbnWrong }),
          }
        }),
      }
    },
  }
}

function own(from: Kysely<Tables>, ownerId: string, importId: string) {
  return from.selectFrom('bookImports').selectAll().where('ownerId', '=', ownerId).where('id', '=', importId)
}

function viewOf({ id, format, state, rows, donePages, counts, ignoredColumns, undoId, at }: BookImportRow): ImportView {
  return {
    ...{
      importId: id,
      format,
      state,
      rows,
      doneRows: Math.min(rows, donePages * rowsAtOnce),
      counts: JSON.parse(counts),
      ignoredColumns: JSON.parse(ignoredColumns),
      at,
    },
    ...(undoId !== null && { undoId }),
  }
}

/** The same for each try of the job. */
function bookIdOf(importId: string, { book }: ImportRow, index: number): string {
  if (book.bookId !== undefined && /^[A-Za-z0-9_-]{8,64}$/.test(book.bookId)) return book.bookId
  return createHash('sha256').update(`${importId} ${index}`).digest('base64url').slice(0, 22)
}

function sourcesOf(facts: object): BookRecord['details']['sources'] {
  return Object.fromEntries(Object.keys(facts).map((field) => [field, 'import']))
}

/** Nothing of a file is dropped in silence. */
function withWrongIsbn(book: BookRecord, isbn: string): BookRecord {
  if (isbn === '') return book
  const note = [book.details.note, `ISBN ${isbn}`].filter(Boolean).join('\n').slice(0, limits.maxNoteChars)
  return { ...book, details: { ...book.details, note } }
}

const titleOf = ({ book }: ImportRow) => book.details.facts?.title ?? ''
const workOf = (row: ImportRow) =>
  `${titleKeyOf(titleOf(row))}\n${authorKeyOf(row.book.details.facts?.authors?.[0] ?? '')}`

/** What is there already of these rows: by id, by ISBN, and by title and author where there is no ISBN. */
async function findTwins(from: Kysely<Tables>, ownerId: string, rows: readonly ImportRow[], edit?: CatalogueEdit) {
  const latest = edit?.latest ?? ((query) => query)
  const ids = new Map<string, string>()
  const isbns = new Map<string, string>()
  const works = new Map<string, string>()
  for (let i = 0; i < rows.length; i += rowsAtOnce) {
    const some = rows.slice(i, i + rowsAtOnce)
    const own = from
      .selectFrom('books')
      .select(['id', 'isbn', 'titleKey', 'authorKey'])
      .where('ownerId', '=', ownerId)
      .where('removedAt', 'is', null)
    const wanted = some.flatMap(({ book }) => toIsbn13(book.isbn) ?? [])
    const named = some.flatMap(({ book }) => (book.bookId === undefined ? [] : [book.bookId]))
    const titled = some
      .filter(({ book }) => !book.isbn)
      .map((row) => titleKeyOf(titleOf(row)))
      .filter(Boolean)
    const found = [
      ...(wanted.length > 0 ? await latest(own.where('isbn', 'in', wanted)).execute() : []),
      ...(named.length > 0 ? await latest(own.where('id', 'in', named)).execute() : []),
      ...(titled.length > 0 ? await latest(own.where('titleKey', 'in', titled)).execute() : []),
    ]
    for (const { id, isbn, titleKey, authorKey } of found) {
      ids.set(id, id)
      if (isbn !== null) isbns.set(isbn, id)
      works.set(`${titleKey}\n${authorKey}`, id)
    }
  }
  return {
    /** What becomes of a row; the next ones know of it. */
    judge(row: ImportRow, freshId: string): KeptRow {
      const { book } = row
      const isbn = toIsbn13(book.isbn)
      if (isbn === null && titleOf(row) === '') return { ...row, outcome: book.isbn ? 'wrong-isbn' : 'empty' }
      const twin = ids.get(freshId) ?? (isbn === null ? works.get(workOf(row)) : isbns.get(isbn))
      if (twin !== undefined) return { ...row, outcome: 'known', bookId: twin }
      ids.set(freshId, freshId)
      if (isbn !== null) isbns.set(isbn, freshId)
      works.set(workOf(row), freshId)
      return { ...row, outcome: 'new', bookId: freshId }
    },
  }
}

/** The last ones are kept. */
async function forgetOld(trx: Transaction<Tables>, ownerId: string): Promise<void> {
  const old = await trx
    .selectFrom('bookImports')
    .select('id')
    .where('ownerId', '=', ownerId)
    .where('state', '!=', 'running')
    .orderBy('at', 'desc')
    .offset(limits.maxImports)
    .limit(100)
    .execute()
  const ids = old.map(({ id }) => id)
  if (ids.length === 0) return
  await trx.deleteFrom('bookImportPages').where('ownerId', '=', ownerId).where('importId', 'in', ids).execute()
  await trx.deleteFrom('bookImports').where('ownerId', '=', ownerId).where('id', 'in', ids).execute()
}
