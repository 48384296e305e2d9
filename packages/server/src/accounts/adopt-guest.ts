import type { Transaction } from 'kysely'
import type { Db } from '../db/connect.ts'
import type { Tables } from '../db/tables.ts'

/** Gives everything that a guest owns to an account: all of it or nothing. Whatever gets an owner later is added here. */
export async function adoptGuest(db: Db, guestId: string, userId: string): Promise<void> {
  await db.write.transaction().execute(async (trx) => {
    await trx.updateTable('sessions').set({ ownerId: userId }).where('ownerId', '=', guestId).execute()
    // For the account's other pages they are new.
    const adopted = { ownerId: userId, changedAt: Date.now() }
    await trx.updateTable('scans').set(adopted).where('ownerId', '=', guestId).execute()
    await trx.updateTable('stockTakes').set({ ownerId: userId }).where('ownerId', '=', guestId).execute()
    await trx.updateTable('knownPhones').set({ ownerId: userId }).where('ownerId', '=', guestId).execute()
    await adoptCatalogue(trx, guestId, userId)
  })
}

/** The guest's books come to those of the account, as changes of now, so that its other pages hear of them. */
async function adoptCatalogue(trx: Transaction<Tables>, guestId: string, userId: string): Promise<void> {
  for (const table of ['bookImports', 'bookImportPages', 'shelfChecks', 'shelfCheckScans', 'shelfShares'] as const) {
    await trx.updateTable(table).set({ ownerId: userId }).where('ownerId', '=', guestId).execute()
  }
  const catalogues = () => trx.selectFrom('catalogues').selectAll()
  const given = await catalogues().where('ownerId', '=', guestId).executeTakeFirst()
  if (!given) return
  const fresh = { ownerId: userId, version: 0, forgottenTo: 0, books: 0 }
  await trx.insertInto('catalogues').ignore().values(fresh).execute()
  await trx
    .updateTable('catalogues')
    .set((eb) => ({ version: eb('version', '+', given.version + 1), books: eb('books', '+', given.books) }))
    .where('ownerId', '=', userId)
    .execute()
  const { version } = await catalogues().where('ownerId', '=', userId).executeTakeFirstOrThrow()
  await trx.updateTable('books').set({ ownerId: userId, version }).where('ownerId', '=', guestId).execute()
  await trx.updateTable('bookUndos').set({ ownerId: userId, version }).where('ownerId', '=', guestId).execute()
  await trx.deleteFrom('catalogues').where('ownerId', '=', guestId).execute()
}
