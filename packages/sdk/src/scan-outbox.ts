import { type ErrorCode, type EventData, limits, newId, typedFormat } from '@snaplink/contract'
import { type OutboxKind, openCommandOutbox, sendLeft } from './command-outbox.ts'
import type { OutboxEntry } from './command-storage.ts'
import { mappedStore } from './mapped-store.ts'
import type { Session } from './session.ts'
import { SnaplinkError } from './snaplink-error.ts'
import type { Store } from './store.ts'

/** A scan on its way from this device, or arrived. `scannedAt` by this device's clock. */
export type OutboxScan = { scanId: string; code: string; format: string; scannedAt: number } & (
  | { state: 'waiting' }
  /** Durable on the server. */
  | { state: 'delivered' }
  /** Refused for good, as the code of the error says. */
  | { state: 'failed'; failure: ErrorCode | 'network' }
)

/** Scans on their way from this device: kept here until the server has them, through reloads, dead lines and the session's end. */
export interface ScanOutbox {
  /** Of this session, in the order in which they were read; those that arrived stay for three days, unless they are deleted. */
  readonly scans: Store<readonly OutboxScan[]>
  /** Of earlier sessions of this device, what has not arrived: it is sent by itself, or was refused. */
  readonly left: Store<readonly OutboxScan[]>
  /** Shown at once, kept, then sent. Photos may name its `scanId` before it has arrived. */
  add(scan: { code: string; format?: string; scannedAt?: number }): OutboxScan
  /**
   * Takes a scan back, wherever it is. Resolves when it is gone there too.
   *
   * @throws SnaplinkError `session.closed`: it arrived, and can only be deleted on the computer
   */
  undo(scanId: string): Promise<void>
  /** Tries again what was refused. */
  retry(scanId: string): void
}

interface ScanEntry extends OutboxEntry {
  readonly scanId: string
  readonly code: string
  readonly format: string
  readonly scannedAt: number
}

/** All that wait go by one command. */
export const scanKind: OutboxKind<ScanEntry> = {
  ...{ database: 'snaplink-scans', store: 'scans', maxPerCommand: limits.maxScansPerCommand },
  idOf: ({ scanId }) => scanId,
  async deliver(entries, send) {
    const scans = entries.map(({ scanId, code, format, scannedAt }) => ({ scanId, code, format, scannedAt }))
    await send('scans.add', { scans })
    return {}
  },
  async takeBack({ scanId }, send) {
    try {
      await send('scans.remove', { scanIds: [scanId] })
    } catch (error) {
      // It never arrived: being gone is what we asked for.
      if (!(error instanceof SnaplinkError && error.code === 'scan.unknown')) throw error
    }
  },
  removal({ type, data }) {
    if (type !== 'scans.removed' && type !== 'scans.restored') return null
    const { scanIds } = data as EventData<'scans.removed'>
    return { isRemoved: type === 'scans.removed', isOf: ({ scanId }) => scanIds.includes(scanId) }
  },
}

/**
 * The outbox of a phone that joined, or of a page; goes on with what an earlier life left behind. Open it once for a session. After the
 * session has ended it still hands in what waits (PROTOCOL.md, section 7), until `session.stop()`.
 */
export function openScanOutbox(session: Session): ScanOutbox {
  const outbox = openCommandOutbox(session, scanKind, (scan, rest) => ({ ...scan, ...rest }))
  return {
    scans: mappedStore(outbox.entries, asScans),
    left: mappedStore(outbox.left, asScans),
    add: ({ code, format = typedFormat, scannedAt = Date.now() }) =>
      asScan(outbox.add({ scanId: newId(), code, format, scannedAt })),
    undo: outbox.undo,
    retry: outbox.retry,
  }
}

/** Sends the scans that earlier sessions of this device left behind, where this one is in none. Does nothing where nothing waits. */
export function sendLeftScans(): { readonly scans: Store<readonly OutboxScan[]>; stop(): void } {
  const left = sendLeft(scanKind)
  return { scans: mappedStore(left.entries, asScans), stop: left.stop }
}

const asScans = (entries: readonly ScanEntry[]) => entries.map(asScan)

function asScan({ scanId, code, format, scannedAt, state, failure }: ScanEntry): OutboxScan {
  const scan = { scanId, code, format, scannedAt }
  if (state === 'failed' && failure) return { ...scan, state, failure }
  return { ...scan, state: state === 'delivered' ? 'delivered' : 'waiting' }
}
