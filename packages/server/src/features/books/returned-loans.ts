import type { ReturnedLoans } from '@snaplink/contract'
import type { Kysely } from 'kysely'
import type { Tables } from '../../db/tables.ts'
import { recordOf } from './book-record.ts'

const mostShown = 50
/** Whatever changed a book since it came back moved it up here: more rows than are shown are looked at. */
const booksLookedAt = 500

/** The last loans of an owner that are over, the newest first. */
export async function listReturned(db: Kysely<Tables>, ownerId: string): Promise<ReturnedLoans['loans']> {
  const rows = await db
    .selectFrom('books')
    .selectAll()
    .where('ownerId', '=', ownerId)
    .where('removedAt', 'is', null)
    .where('details', 'like', '%"returnedAt":%')
    .orderBy('changedAt', 'desc')
    .limit(booksLookedAt)
    .execute()
  return rows
    .map(recordOf)
    .flatMap(({ id, details: { loans, facts } }) =>
      loans.flatMap(({ returnedAt, ...loan }) =>
        returnedAt === undefined ? [] : [{ ...loan, bookId: id, title: facts.title ?? '', returnedAt }],
      ),
    )
    .sort((a, b) => b.returnedAt - a.returnedAt)
    .slice(0, mostShown)
}
