import type { Db } from '../db/connect.ts'

/** Gives everything that a guest owns to an account: all of it or nothing. Whatever gets an owner later is added here. */
export async function adoptGuest(db: Db, guestId: string, userId: string): Promise<void> {
  await db.write.updateTable('sessions').set({ ownerId: userId }).where('ownerId', '=', guestId).execute()
}
