import { limits, type ShelfCheckList, type ShelfCheckRequest, type ShelfCheckView } from '@snaplink/contract'
import { sql } from 'kysely'
import type { ShelfCheckRow } from '../../db/tables.ts'
import { AppError } from '../../errors.ts'
import type { BookInnards } from './book-innards.ts'
import { type BookDetails, labelLine, recordOf } from './book-record.ts'
import { catalogueOf } from './catalogue.ts'
import { readIsbn } from './isbn.ts'

export type ShelfChecks = ReturnType<typeof createShelfChecks>

/**
 * Stock-takes of one shelf or place: what stands there is scanned, and held beside what should. Nothing in the catalogue changes by it.
 */
export function createShelfChecks({ db, commands, clock }: BookInnards) {
  const own = (ownerId: string) => db.read.selectFrom('shelfChecks').selectAll().where('ownerId', '=', ownerId)

  async function find(ownerId: string, id: string): Promise<ShelfCheckRow> {
    const row = await own(ownerId).where('id', '=', id).executeTakeFirst()
    if (!row) throw new AppError('shelf-check.unknown')
    return row
  }

  async function scansOf(ownerId: string, checkId: string) {
    return db.read
      .selectFrom('shelfCheckScans')
      .select(['id', 'isbn'])
      .where('ownerId', '=', ownerId)
      .where('checkId', '=', checkId)
      .orderBy('at')
      .orderBy('id')
      .execute()
  }

  const belongsTo = ({ kind, name }: ShelfCheckRow) => labelLine(kind, name)

  /** What it found, as its end has kept it. */
  async function view(ownerId: string, row: ShelfCheckRow): Promise<ShelfCheckView> {
    return row.report === null ? compare(ownerId, row) : JSON.parse(row.report)
  }

  async function compare(ownerId: string, row: ShelfCheckRow): Promise<ShelfCheckView> {
    const here = db.read.selectFrom('books').selectAll().where('ownerId', '=', ownerId).where('removedAt', 'is', null)
    const expected = await here.where(sql<boolean>`instr(labels, ${belongsTo(row)}) > 0`).execute()
    const scans = await scansOf(ownerId, row.id)
    const counts = new Map<string, number>()
    for (const { isbn } of scans) counts.set(isbn, (counts.get(isbn) ?? 0) + 1)

    const right: ShelfCheckView['right'] = []
    const missing: ShelfCheckView['missing'] = []
    for (const book of expected.map(recordOf)) {
      const { copies, loans, facts } = book.details
      const away = loans.filter(({ returnedAt }) => returnedAt === undefined).length
      const seen = book.isbn === null ? 0 : Math.min(counts.get(book.isbn) ?? 0, copies.length)
      if (book.isbn !== null && seen > 0) counts.set(book.isbn, (counts.get(book.isbn) ?? 0) - seen)
      const lacking = Math.max(0, copies.length - away - seen)
      const what = { bookId: book.id, title: facts.title ?? '', ...(book.isbn !== null && { isbn: book.isbn }) }
      if (seen > 0) right.push({ ...what, copies: seen })
      if (lacking > 0) missing.push({ ...what, copies: lacking })
    }
    const left = [...counts].filter(([, count]) => count > 0)
    const elsewhere =
      left.length === 0 ? [] : await here.where('isbn', 'in', left.map(([isbn]) => isbn).slice(0, 10_000)).execute()
    const byIsbn = new Map(elsewhere.map((other) => [other.isbn, recordOf(other)]))
    const misplaced: ShelfCheckView['misplaced'] = []
    const extra: ShelfCheckView['extra'] = []
    for (const [isbn, copies] of left) {
      const book = byIsbn.get(isbn)
      if (!book || expected.some(({ id }) => id === book.id)) extra.push({ isbn, copies })
      else {
        const { facts, shelves, location } = book.details
        misplaced.push({
          bookId: book.id,
          isbn,
          title: facts.title ?? '',
          shelves,
          ...(location !== null && { location }),
          copies,
        })
      }
    }
    const found = right.reduce((sum, { copies }) => sum + copies, 0)
    const counted = { scans: scans.length, expected: expected.length, found }
    return { ...summaryOf(row), ...counted, right, missing, misplaced, extra }
  }

  async function scan(ownerId: string, checkId: string, scanId: string, typed: string) {
    const isbn = readIsbn(typed)
    const row = await find(ownerId, checkId)
    await db.write
      .insertInto('shelfCheckScans')
      .ignore()
      .values({ ownerId, checkId, id: scanId, isbn, at: clock.now() })
      .execute()
    const book = await db.read
      .selectFrom('books')
      .select(['id', 'labels', 'details'])
      .where('ownerId', '=', ownerId)
      .where('isbn', '=', isbn)
      .where('removedAt', 'is', null)
      .execute()
    const right = book.find(({ labels }) => labels.includes(belongsTo(row)))
    const best = right ?? book[0]
    const outcome = right ? ('right' as const) : best ? ('misplaced' as const) : ('extra' as const)
    if (!best) return { isbn, outcome, bookId: undefined }
    const { facts, shelves, location }: BookDetails = JSON.parse(best.details)
    const place = { shelves, ...(location !== null && { location }) }
    return { isbn, outcome, bookId: best.id, ...(facts.title && { title: facts.title }), ...place }
  }

  commands.register('shelf-check.scan', {
    roles: ['phone', 'page'],
    async run({ device, data, append }) {
      const session = await db.read
        .selectFrom('sessions')
        .select(['id', 'ownerId'])
        .where('id', '=', device.sessionId)
        .executeTakeFirstOrThrow()
      const { shelfCheckId, scanId } = data
      const answer = await scan(catalogueOf(session), shelfCheckId, scanId, data.isbn)
      const { isbn, outcome, bookId } = answer
      const { seq } = await append(async () => ({
        events: [
          {
            type: 'shelf-check.scanned',
            data: { shelfCheckId, isbn, outcome, ...(bookId !== undefined && { bookId }) },
          },
        ],
        answer: undefined,
      }))
      return { seq, answer }
    },
  })

  return {
    scan,

    /** The same id again is the same one. @throws AppError `shelf-check.too-many` */
    async begin(ownerId: string, { shelfCheckId: id, shelf, location }: ShelfCheckRequest): Promise<ShelfCheckView> {
      const known = await own(ownerId).execute()
      if (!known.some((row) => row.id === id)) {
        if (known.length >= limits.maxShelfChecks) throw new AppError('shelf-check.too-many')
        const what =
          shelf === undefined
            ? { kind: 'location' as const, name: location ?? '' }
            : { kind: 'shelf' as const, name: shelf }
        await db.write
          .insertInto('shelfChecks')
          .ignore()
          .values({ ownerId, id, ...what, startedAt: clock.now(), endedAt: null, report: null })
          .execute()
      }
      return view(ownerId, await find(ownerId, id))
    },

    async list(ownerId: string): Promise<ShelfCheckList> {
      const rows = await own(ownerId).orderBy('startedAt', 'desc').execute()
      return { shelfChecks: rows.map(summaryOf) }
    },

    /** @throws AppError `shelf-check.unknown` */
    view: async (ownerId: string, id: string) => view(ownerId, await find(ownerId, id)),

    /** Keeps what was found, whatever becomes of the catalogue. @throws AppError `shelf-check.unknown` */
    async end(ownerId: string, id: string): Promise<ShelfCheckView> {
      const row = await find(ownerId, id)
      if (row.report !== null) return view(ownerId, row)
      const endedAt = row.endedAt ?? clock.now()
      const report = JSON.stringify(await compare(ownerId, { ...row, endedAt }))
      await db.write
        .updateTable('shelfChecks')
        .set({ endedAt, report })
        .where('ownerId', '=', ownerId)
        .where('id', '=', id)
        .where('report', 'is', null)
        .execute()
      return view(ownerId, await find(ownerId, id))
    },

    /** @throws AppError `shelf-check.unknown` */
    async remove(ownerId: string, id: string): Promise<void> {
      await find(ownerId, id)
      await db.write.transaction().execute(async (trx) => {
        await trx.deleteFrom('shelfCheckScans').where('ownerId', '=', ownerId).where('checkId', '=', id).execute()
        await trx.deleteFrom('shelfChecks').where('ownerId', '=', ownerId).where('id', '=', id).execute()
      })
    },
  }
}

function summaryOf({ id, kind, name, startedAt, endedAt }: ShelfCheckRow) {
  return { shelfCheckId: id, [kind]: name, startedAt, ...(endedAt !== null && { endedAt }) }
}
