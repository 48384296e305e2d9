import { newId, type ScanChange, type ScanList, type ScanView, typedFormat } from '@snaplink/contract'
import { createAlarm } from './alarm.ts'
import { allPages, createScanList } from './scan-list.ts'
import { inPortions } from './scan-portions.ts'
import type { Session } from './session.ts'
import { SnaplinkError } from './snaplink-error.ts'
import { createStore, type Store } from './store.ts'
import { untilAnswered } from './until-answered.ts'

export type { ScanChange } from '@snaplink/contract'
export { codeFormats, codeKey, limits, standardScanning, typedFormat } from '@snaplink/contract'
export { type OwnScans, type OwnScansOptions, openOwnScans } from './own-scans.ts'
export type { ScanRef } from './scan-list.ts'
/** One reading of a code. `addedAt` is when it arrived, `scannedAt` when the phone read it; epoch milliseconds. */
export type Scan = ScanView

/** What was scanned in a session: each reading is one scan, also of a code that is there already. */
export interface Scans {
  /** The newest first. */
  readonly scans: Store<readonly Scan[]>
  /** Deleted ones that can be brought back, for ten minutes after `removedAt`. */
  readonly removed: Store<readonly Scan[]>
  /** Whether `scans` holds all there are. */
  readonly isComplete: Store<boolean>
  /** Hears of each scan that arrives from now on, once, in their order. */
  onScan(listener: (scan: Scan) => void): () => void
  /** Adds what was typed or read by this device; see scan-outbox.ts for a phone. Resolves when it is kept. */
  addScan(scan: { code: string; format?: string; scanId?: string }): Promise<Scan>
  /** What is left out stays. @throws SnaplinkError `scan.unknown`; `command.forbidden` for a phone that did not scan it */
  editScan(scanId: string, change: ScanChange): Promise<void>
  removeScans(scanIds: readonly string[]): Promise<void>
  /** @throws SnaplinkError `scan.gone` */
  restoreScans(scanIds: readonly string[]): Promise<void>
}

/** The scans of a session, for as long as it lasts; works for pages, phones and in Node. Open it once. */
export function openScans(session: Session): Scans {
  const { http, stopped, credential } = session
  const { sessionId } = credential
  const list = createScanList()
  const isComplete = createStore(false)
  const alarm = createAlarm()

  session.connection.subscribe(() => session.connection.get().state === 'live' && alarm.ring())
  session.onReset(() => void load())
  session.onEvent((event) => list.hear({ event, sessionId, deviceName: nameOf(event.by) }))
  void load()

  function nameOf(deviceId: string): string {
    return session.view.get()?.devices.find((device) => device.deviceId === deviceId)?.name ?? ''
  }

  async function load() {
    list.begin()
    const ask = (query: string) => {
      const path = `api/sessions/${sessionId}/scans${query}`
      return untilAnswered(() => http.json<ScanList>('GET', path, { signal: stopped }), alarm, stopped)
    }
    try {
      list.replaceAll(await allPages(ask, list.put))
      isComplete.set(true)
    } catch (error) {
      // What passes is tried again, so this is the end of the session, which tells so itself.
      if (!(error instanceof SnaplinkError)) throw error
    }
  }

  return {
    scans: list.scans,
    removed: list.removed,
    isComplete,
    onScan: list.onScan,
    async addScan({ code, format = typedFormat, scanId = newId() }) {
      const scannedAt = Date.now()
      const { seq } = await session.command('scan.add', { scanId, code, format, scannedAt })
      const [deviceId, deviceName] = [credential.deviceId, nameOf(credential.deviceId)]
      return { ...{ scanId, sessionId, seq, deviceId, deviceName, code, format, scannedAt }, ...fresh(scannedAt) }
    },
    async editScan(scanId, change) {
      await session.command('scan.edit', { scanId, ...change })
    },
    removeScans: (scanIds) => inPortions(scanIds, (some) => session.command('scans.remove', { scanIds: some })),
    restoreScans: (scanIds) => inPortions(scanIds, (some) => session.command('scans.restore', { scanIds: some })),
  }
}

const fresh = (addedAt: number) => ({ count: 1, note: '', addedAt })
