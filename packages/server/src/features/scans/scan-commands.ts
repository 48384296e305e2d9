import type { ScanRow } from '../../db/tables.ts'
import { AppError } from '../../errors.ts'
import type { Device } from '../../session/access.ts'
import type { Call } from '../../session/commands.ts'
import { changeScans, type ScanWish } from './change-scans.ts'
import type { ScanParts } from './scan-parts.ts'
import type { PlanPurge } from './scan-purge.ts'

/** `scan.edit`, `scans.remove`, `scans.restore`: a phone may change what it scanned, the page all that was. */
export function registerScanCommands({ commands }: Pick<ScanParts, 'commands'>, planPurge: PlanPurge): void {
  const roles = ['phone', 'page'] as const
  commands.register('scan.edit', { roles, run: (call) => change(call, [call.data]) })
  commands.register('scans.remove', { roles, run: (call) => change(call, wishesFor(call.data.scanIds, true)) })
  commands.register('scans.restore', { roles, run: (call) => change(call, wishesFor(call.data.scanIds, false)) })

  async function change({ device, append }: Pick<Call<'scan.edit'>, 'device' | 'append'>, wishes: ScanWish[]) {
    const { sessionId } = device
    const { seq } = await append(async (trx, _session, at) => {
      const options = { sessionId, at, planPurge, mayChange: (row: ScanRow) => mayChange(device, row) }
      const { events } = await changeScans(trx, options, wishes)
      return { events, answer: undefined }
    })
    return { seq, answer: { scanIds: wishes.map(({ scanId }) => scanId) } }
  }
}

function wishesFor(scanIds: readonly string[], isRemoved: boolean): ScanWish[] {
  return scanIds.map((scanId) => ({ scanId, isRemoved }))
}

/** @throws AppError `command.forbidden` for another phone's */
function mayChange(device: Device, row: ScanRow): boolean {
  if (device.role !== 'page' && row.deviceId !== device.id) throw new AppError('command.forbidden')
  return true
}
