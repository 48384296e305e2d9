import { createHmac, timingSafeEqual } from 'node:crypto'
import { isId, limits, newId, type SharedShelf, type ShelfShareList, type ShelfShareView } from '@snaplink/contract'
import { sql } from 'kysely'
import type { ShelfShareRow } from '../../db/tables.ts'
import { AppError } from '../../errors.ts'
import type { BookInnards } from './book-innards.ts'
import { labelLine, recordOf } from './book-record.ts'
import { viewOf } from './book-view.ts'

const atOnce = 100

export type ShelfShares = ReturnType<typeof createShelfShares>

/** Links under which anybody may look at one shelf, until they are revoked. They are derived, not stored: nobody reads them out of the database. */
export function createShelfShares({ db, clock, urls, secret }: BookInnards) {
  const keyOf = (shareId: string) =>
    createHmac('sha256', secret).update(`shelf-share\n${shareId}`).digest('base64url').slice(0, 22)
  const viewOfShare = ({ id, name, createdAt }: ShelfShareRow): ShelfShareView => ({
    ...{ shareId: id, shelf: name, createdAt, token: `${id}.${keyOf(id)}` },
  })
  const own = (ownerId: string) => db.read.selectFrom('shelfShares').selectAll().where('ownerId', '=', ownerId)

  return {
    async list(ownerId: string): Promise<ShelfShareList> {
      return { shares: (await own(ownerId).orderBy('createdAt', 'desc').execute()).map(viewOfShare) }
    },

    /** A shelf that is shared already has its link. @throws AppError `share.too-many` */
    async share(ownerId: string, shelf: string): Promise<ShelfShareView> {
      const known = await own(ownerId).execute()
      const same = known.find((row) => labelLine('shelf', row.name) === labelLine('shelf', shelf))
      if (same) return viewOfShare(same)
      if (known.length >= limits.maxShelfShares) throw new AppError('share.too-many')
      const row = { id: newId(), ownerId, name: shelf, createdAt: clock.now() }
      await db.write.insertInto('shelfShares').values(row).execute()
      return viewOfShare(row)
    },

    /** @throws AppError `share.unknown` */
    async revoke(ownerId: string, shareId: string): Promise<void> {
      const done = await db.write
        .deleteFrom('shelfShares')
        .where('ownerId', '=', ownerId)
        .where('id', '=', shareId)
        .executeTakeFirst()
      if (done.numDeletedRows === 0n) throw new AppError('share.unknown')
    },

    /** What anybody with the link sees: what stands on a title page, and nothing that its owner wrote. @throws AppError `share.unknown` */
    async read(token: string, offset: number): Promise<SharedShelf> {
      const [id = '', key = ''] = token.split('.')
      const expected = Buffer.from(keyOf(id))
      const given = Buffer.from(key)
      const isGood = isId(id) && given.length === expected.length && timingSafeEqual(given, expected)
      const share = isGood
        ? await db.read.selectFrom('shelfShares').selectAll().where('id', '=', id).executeTakeFirst()
        : undefined
      if (!share) throw new AppError('share.unknown')
      const books = db.read
        .selectFrom('books')
        .where('ownerId', '=', share.ownerId)
        .where('removedAt', 'is', null)
        .where(sql<boolean>`instr(labels, ${labelLine('shelf', share.name)}) > 0`)
      const { total } = await books.select((eb) => eb.fn.countAll<number>().as('total')).executeTakeFirstOrThrow()
      const rows = await books.selectAll().orderBy('titleKey').orderBy('id').offset(offset).limit(atOnce).execute()
      const shown = rows.map((row) => publicViewOf(viewOf(recordOf(row), urls)))
      return { shelf: share.name, total: Number(total), books: shown }
    },
  }
}

function publicViewOf(book: ReturnType<typeof viewOf>): SharedShelf['books'][number] {
  const { title, subtitle, authors, publisher, published, year, pages, language, series, isbn, description, cover } =
    book
  return Object.fromEntries(
    Object.entries({
      title,
      subtitle,
      authors,
      publisher,
      published,
      year,
      pages,
      language,
      series,
      isbn,
      description,
      cover,
    }).filter(([, value]) => value !== undefined),
  ) as SharedShelf['books'][number]
}
