import { createHmac } from 'node:crypto'
import { type InvitationAnswer, type KnownPhoneView, limits, newId } from '@snaplink/contract'
import type { Transaction } from 'kysely'
import { isApplication } from '../../accounts/owner.ts'
import type { Clock } from '../../clock.ts'
import type { Db } from '../../db/connect.ts'
import type { KnownPhoneRow, SessionRow, Tables } from '../../db/tables.ts'
import { AppError } from '../../errors.ts'
import { type Device, expiryOf } from '../../session/access.ts'
import type { SessionLog } from '../../session/session-log.ts'
import { issueTicket } from '../../session/tickets.ts'
import { hashToken } from '../../session/tokens.ts'

/**
 * Phones that join without scanning: "Use Ann's Pixel". Both sides consent, each time on the side that acts: the phone once, by leaving
 * a key of its own with the owner of the page; the owner each time, by inviting it to one page. A phone is known to one account, or
 * to one guest, which is one browser.
 */
export interface KnownPhones {
  /** The phone consents. Saying so again with the same key changes nothing. @throws AppError `known-phone.no-owner`, `known-phone.too-many` */
  remember(phone: Device, key: string): Promise<void>
  listOf(ownerId: string): Promise<KnownPhoneView[]>
  /** @throws AppError `known-phone.unknown` */
  forget(ownerId: string, knownPhoneId: string): Promise<void>
  /** The phone takes its consent back. Fine where nobody knows it. */
  forgetKey(key: string): Promise<void>
  /** Offers the phone a place on a page of the same owner, once, for `limits.ticketMs`. @throws AppError `known-phone.unknown`, `session.unknown` */
  invite(ownerId: string, knownPhoneId: string, sessionId: string): Promise<void>
  /** What waits for the phone that holds this key. @throws AppError `known-phone.unknown` */
  invitationFor(key: string): Promise<InvitationAnswer>
}

/** How exactly we know when a phone last asked. Milliseconds. */
const seenEveryMs = 10_000
/** A phone's page asks every two seconds; one that was silent for so long is closed. Milliseconds. */
const openForMs = 15_000

export function createKnownPhones(parts: { db: Db; log: SessionLog; clock: Clock; secret: Buffer }): KnownPhones {
  const { db, log, clock, secret } = parts

  /** Derived, so that asking again gives the same, and nothing secret is stored. */
  function ticketOf({ id }: KnownPhoneRow, sessionId: string, invitedAt: number): string {
    const mac = createHmac('sha256', secret).update(`invitation\n${id}\n${sessionId}\n${invitedAt}`)
    return `st_${mac.digest('base64url')}`
  }

  async function findByKey(key: string): Promise<KnownPhoneRow> {
    return db.read
      .selectFrom('knownPhones')
      .selectAll()
      .where('keyHash', '=', hashToken(key))
      .executeTakeFirstOrThrow(() => new AppError('known-phone.unknown'))
  }

  async function findPage(sessionId: string): Promise<SessionRow | undefined> {
    const session = await db.read.selectFrom('sessions').selectAll().where('id', '=', sessionId).executeTakeFirst()
    return session && session.closedAt === null && expiryOf(session) > clock.now() ? session : undefined
  }

  async function pendingInvitation(phone: KnownPhoneRow): Promise<InvitationAnswer['invitation']> {
    const { invitedTo: sessionId, invitedAt } = phone
    if (sessionId === null || invitedAt === null || invitedAt + limits.ticketMs <= clock.now()) return null
    const ticket = ticketOf(phone, sessionId, invitedAt)
    const issued = await db.read
      .selectFrom('tickets')
      .select(['usedBy', 'expiresAt'])
      .where('hash', '=', hashToken(ticket))
      .executeTakeFirst()
    const page = await findPage(sessionId)
    if (!page || !issued || issued.usedBy !== null) return null
    return { sessionId, pageName: page.pageName, ticket, expiresAt: issued.expiresAt }
  }

  async function noteSeen(phone: KnownPhoneRow): Promise<void> {
    const now = clock.now()
    if (now - phone.seenAt < seenEveryMs) return
    await db.write.updateTable('knownPhones').set({ seenAt: now }).where('id', '=', phone.id).execute()
  }

  return {
    async remember(phone, key) {
      const keyHash = hashToken(key)
      await log.append(phone.sessionId, { by: phone.id }, async (trx, { ownerId }) => {
        if (ownerId === null || isApplication(ownerId)) throw new AppError('known-phone.no-owner')
        const holder = await trx
          .selectFrom('knownPhones')
          .select('ownerId')
          .where('keyHash', '=', keyHash)
          .executeTakeFirst()
        if (holder?.ownerId === ownerId) return { events: [], answer: undefined }
        if (holder) throw new AppError('request.invalid', { detail: 'Make another key for each owner.' })
        const known = await phonesOf(trx, ownerId)
        if (known.length >= limits.maxKnownPhones) throw new AppError('known-phone.too-many')
        const now = clock.now()
        const { name, id: deviceId } = phone
        const row = { id: newId(), ownerId, keyHash, name, knownSince: now, seenAt: now }
        await trx
          .insertInto('knownPhones')
          .values({ ...row, invitedTo: null, invitedAt: null })
          .execute()
        return { events: [{ type: 'device.remembered', data: { deviceId, name } }], answer: undefined }
      })
    },

    async listOf(ownerId) {
      const rows = await phonesOf(db.read, ownerId)
      return rows.map(({ id, name, knownSince, seenAt }) => ({
        ...{ knownPhoneId: id, name, knownSince, seenAt },
        isOpen: clock.now() - seenAt < openForMs,
      }))
    },

    async forget(ownerId, knownPhoneId) {
      const { numDeletedRows } = await db.write
        .deleteFrom('knownPhones')
        .where('id', '=', knownPhoneId)
        .where('ownerId', '=', ownerId)
        .executeTakeFirst()
      if (numDeletedRows === 0n) throw new AppError('known-phone.unknown')
    },

    async forgetKey(key) {
      await db.write.deleteFrom('knownPhones').where('keyHash', '=', hashToken(key)).execute()
    },

    async invite(ownerId, knownPhoneId, sessionId) {
      const phone = (await phonesOf(db.read, ownerId)).find(({ id }) => id === knownPhoneId)
      if (!phone) throw new AppError('known-phone.unknown')
      const page = await findPage(sessionId)
      if (page?.ownerId !== ownerId || page.kind !== 'work') throw new AppError('session.unknown')
      const invitedAt = clock.now()
      await db.write.transaction().execute(async (trx) => {
        const { numUpdatedRows } = await trx
          .updateTable('knownPhones')
          .set({ invitedTo: sessionId, invitedAt })
          .where('id', '=', knownPhoneId)
          .executeTakeFirst()
        if (numUpdatedRows === 0n) throw new AppError('known-phone.unknown')
        const ticket = ticketOf(phone, sessionId, invitedAt)
        // Two clicks in one millisecond are one invitation.
        await trx.deleteFrom('tickets').where('hash', '=', hashToken(ticket)).where('usedBy', 'is', null).execute()
        await issueTicket(trx, sessionId, clock, { ticket })
      })
    },

    async invitationFor(key) {
      const phone = await findByKey(key)
      await noteSeen(phone)
      return { name: phone.name, invitation: await pendingInvitation(phone) }
    },
  }
}

function phonesOf(db: Transaction<Tables> | Db['read'], ownerId: string): Promise<KnownPhoneRow[]> {
  return db
    .selectFrom('knownPhones')
    .selectAll()
    .where('ownerId', '=', ownerId)
    .orderBy('seenAt', 'desc')
    .orderBy('id')
    .execute()
}
