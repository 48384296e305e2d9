import { limits } from '@snaplink/contract'
import type { Transaction } from 'kysely'
import type { Clock } from '../clock.ts'
import type { SessionRow, Tables } from '../db/tables.ts'
import { AppError } from '../errors.ts'
import { type Device, expiryOf } from './access.ts'
import type { Bell } from './bell.ts'
import type { Commands } from './commands.ts'
import type { Presence } from './presence.ts'
import type { Appended, SessionLog } from './session-log.ts'

/** Ends a session for everybody. `by` is a device or `server`. @throws AppError `session.closed`, `session.unknown` */
export type CloseSession = (
  sessionId: string,
  by: string,
  reason: 'page' | 'owner' | 'login',
  commandId?: string,
) => Promise<Appended<void>>

/** The commands that belong to no feature: removing a phone, leaving, keeping a session open, and ending it. */
export function registerSessionCommands(parts: {
  log: SessionLog
  bell: Bell
  commands: Commands
  presence: Presence
  clock: Clock
  onClosed: (trx: Transaction<Tables>, session: SessionRow) => Promise<void>
}): CloseSession {
  const { log, bell, commands, presence, clock, onClosed } = parts

  const close: CloseSession = (sessionId, by, reason, commandId) => {
    const origin = commandId === undefined ? { by } : { by, id: commandId }
    return log.append(sessionId, origin, async (trx, session) => {
      await onClosed(trx, session)
      return { events: [{ type: 'session.closed', data: { reason } }], answer: undefined }
    })
  }

  commands.register('session.close', {
    roles: ['page'],
    run: ({ device, id }) => close(device.sessionId, device.id, 'page', id),
  })
  commands.register('session.extend', {
    roles: ['page', 'phone'],
    run: ({ append }) =>
      append(async (trx, session) => {
        const now = clock.now()
        const endsAt = now + limits.sessionMaxMs
        await trx.updateTable('sessions').set({ endsAt }).where('id', '=', session.id).execute()
        const expiresAt = expiryOf({ usedAt: now, endsAt })
        return { events: [{ type: 'session.extended', data: { expiresAt } }], answer: { expiresAt } }
      }),
  })
  commands.register('device.remove', {
    roles: ['page'],
    run: ({ device, id, data }) => removeDevice(device, id, data.deviceId, 'removed'),
  })
  commands.register('device.leave', {
    roles: ['phone'],
    run: ({ device, id }) => removeDevice(device, id, device.id, 'left'),
  })

  return close

  async function removeDevice(by: Device, commandId: string, deviceId: string, reason: 'removed' | 'left') {
    const removed = await log.append(by.sessionId, { by: by.id, id: commandId }, async (trx) => {
      const { numUpdatedRows } = await trx
        .updateTable('devices')
        .set({ removedAt: clock.now() })
        .where('sessionId', '=', by.sessionId)
        .where('id', '=', deviceId)
        .where('role', '=', 'phone')
        .where('removedAt', 'is', null)
        .executeTakeFirst()
      if (numUpdatedRows > 0n) {
        return { events: [{ type: 'device.removed', data: { deviceId, reason } }], answer: 'removed' as const }
      }
      await findPhone(trx, by.sessionId, deviceId)
      return { events: [], answer: undefined }
    })
    // A retry of an old command must not disturb a phone that has come back since by a fresh ticket.
    if (removed.answer === 'removed') {
      presence.forget({ sessionId: by.sessionId, id: deviceId })
      bell.ring(by.sessionId, { kind: 'removed', deviceId })
    }
    return { seq: removed.seq }
  }

  /** Whether it was removed before or never was there makes a difference only to the caller's own session. */
  async function findPhone(trx: Transaction<Tables>, sessionId: string, deviceId: string): Promise<void> {
    const phone = await trx
      .selectFrom('devices')
      .select('id')
      .where('sessionId', '=', sessionId)
      .where('id', '=', deviceId)
      .where('role', '=', 'phone')
      .executeTakeFirst()
    if (!phone) throw new AppError('device.unknown')
  }
}
