import type { NewEvent, NewScan } from '@snaplink/contract'
import type { Kysely, Transaction } from 'kysely'
import type { ScanRow, SessionRow, Tables } from '../../db/tables.ts'
import type { Device } from '../../session/access.ts'
import type { Call } from '../../session/commands.ts'
import { lockLateSession } from '../../session/lock-late-session.ts'
import type { ScanParts } from './scan-parts.ts'
import { findScans } from './scan-rows.ts'

/**
 * `scan.add` and `scans.add`. A scan that is there already is left alone, also one that was deleted since: an outbox that was read
 * again sends the same scan by a new command.
 */
export function registerScanAdding({ db, commands, clock }: Pick<ScanParts, 'db' | 'commands' | 'clock'>): void {
  const roles = ['phone', 'page'] as const

  commands.register('scan.add', {
    roles,
    async run({ device, data, append }) {
      return { seq: await addInTime(device, [data], append), answer: { scanId: data.scanId } }
    },
    async runLate({ device, data }) {
      return { seq: await addLate(device, [data]), answer: { scanId: data.scanId } }
    },
  })
  commands.register('scans.add', {
    roles,
    async run({ device, data: { scans }, append }) {
      return { seq: await addInTime(device, scans, append), answer: { scanIds: scans.map(({ scanId }) => scanId) } }
    },
    async runLate({ device, data: { scans } }) {
      return { seq: await addLate(device, scans), answer: { scanIds: scans.map(({ scanId }) => scanId) } }
    },
  })

  async function addInTime(device: Device, scans: readonly NewScan[], append: Call<'scan.add'>['append']) {
    const { seq } = await append(async (trx, session, at) => {
      const rows = await insertNew(trx, { session, device, at, afterSeq: session.head }, scans)
      return { events: rows.map(asEvent), answer: undefined }
    })
    return seq
  }

  /** For the owner alone: nobody reads the session any more, and its log is closed. @returns the log's head */
  function addLate(device: Device, scans: readonly NewScan[]): Promise<number> {
    return db.write.transaction().execute(async (trx) => {
      const session = await lockLateSession(trx, db.kind, device)
      const afterSeq = Math.max(session.head, await lastSeq(trx, session.id))
      await insertNew(trx, { session, device, at: clock.now(), afterSeq }, scans)
      return session.head
    })
  }
}

/** @returns the rows of those that were not there, in their order */
async function insertNew(
  trx: Transaction<Tables>,
  { session, device, at, afterSeq }: { session: SessionRow; device: Device; at: number; afterSeq: number },
  scans: readonly NewScan[],
): Promise<ScanRow[]> {
  const ids = scans.map(({ scanId }) => scanId)
  const known = await findScans(trx, session.id, ids)
  const fresh = scans.filter(({ scanId }, i) => !known.has(scanId) && ids.indexOf(scanId) === i)
  const rows = fresh.map(
    ({ scanId, code, format, scannedAt = at }, i): ScanRow => ({
      ...{ sessionId: session.id, id: scanId, ownerId: session.ownerId },
      ...{ deviceId: device.id, deviceName: device.name, code, format, count: 1, note: null },
      // By the phone's clock, which may be ahead of ours.
      scannedAt: Math.min(scannedAt, at),
      ...{ createdAt: at, changedAt: at, seq: afterSeq + i + 1, removedAt: null, purgedAt: null },
    }),
  )
  if (rows.length > 0) await trx.insertInto('scans').values(rows).execute()
  return rows
}

function asEvent({ id: scanId, code, format, scannedAt }: ScanRow): NewEvent {
  return { type: 'scan.added', data: { scanId, code, format, scannedAt } }
}

async function lastSeq(trx: Kysely<Tables>, sessionId: string): Promise<number> {
  const { last } = await trx
    .selectFrom('scans')
    .select((eb) => eb.fn.max('seq').as('last'))
    .where('sessionId', '=', sessionId)
    .executeTakeFirstOrThrow()
  return Number(last ?? 0)
}
