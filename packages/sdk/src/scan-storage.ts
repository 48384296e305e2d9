import { type ErrorCode, limits } from '@snaplink/contract'
import { openKeptDatabase } from './kept-database.ts'
import type { Credential } from './session.ts'

/** What is kept of a scan on this device. */
export interface ScanEntry {
  sessionId: string
  scanId: string
  code: string
  format: string
  scannedAt: number
  /** Rises with each scan of this device, and with time: microseconds, or as near to it as this device can. */
  order: number
  /** `dropped`: taken back, but the server has not been told yet. */
  state: 'waiting' | 'delivered' | 'failed' | 'dropped'
  /** Why it was refused for good. */
  failure?: ErrorCode | 'network'
  /** Deleted on the page. */
  isRemoved?: boolean
}

/** As whom the scans of a session are sent, also when its page is long closed and this phone has joined another. */
export interface ScanSender extends Omit<Credential, 'role'> {
  base: string
  /** With its last scan. */
  savedAt: number
}

/** Where scans wait until the server has them. Nothing here fails: what the browser cannot keep stays in memory. */
export interface ScanStorage {
  /** In the order in which they were scanned. Forgets what is too old. */
  load(): Promise<{ entries: ScanEntry[]; senders: ScanSender[] }>
  /** With as whom it is to be sent. */
  saveNew(entry: ScanEntry, sender: Omit<ScanSender, 'savedAt'>): Promise<void>
  save(...entries: readonly ScanEntry[]): Promise<void>
  remove(...entries: readonly ScanEntry[]): Promise<void>
  close(): void
}

const scans = 'scans'
const senders = 'senders'
/** What the server would not take any more, but a person may still want to read off. Milliseconds. */
const forgottenMs = 14 * 24 * 60 * 60_000

export function createScanStorage(): ScanStorage {
  const { attempt, write, close } = openKeptDatabase('snaplink-scans', 1, [scans, senders])
  const keyOf = ({ sessionId, scanId }: ScanEntry) => `${sessionId} ${scanId}`
  const kept = (entry: ScanEntry) => ({ store: scans, key: keyOf(entry), value: entry })
  const without = (entry: ScanEntry) => ({ store: scans, key: keyOf(entry), value: undefined })

  return {
    async load() {
      const all = (await attempt((database) => database.all<ScanEntry>(scans))) ?? []
      const allSenders = (await attempt((database) => database.all<ScanSender>(senders))) ?? []
      const now = Date.now()
      const isOld = ({ state, order }: ScanEntry) =>
        order / 1000 < now - (state === 'delivered' ? limits.lateCommandMs : forgottenMs)
      const entries = all.filter((entry) => !isOld(entry)).sort((a, b) => a.order - b.order)
      // Not those without a scan: another tab may be about to add one.
      const oldSenders = allSenders.filter(({ savedAt }) => savedAt < now - forgottenMs)
      const gone = oldSenders.map(({ sessionId }) => ({ store: senders, key: sessionId, value: undefined }))
      const changes = [...all.filter(isOld).map(without), ...gone]
      if (changes.length > 0) await write(...changes)
      return { entries, senders: allSenders }
    },
    async saveNew(entry, sender) {
      const value = { ...sender, savedAt: Date.now() }
      await write(kept(entry), { store: senders, key: sender.sessionId, value })
    },
    async save(...entries) {
      if (entries.length > 0) await write(...entries.map(kept))
    },
    async remove(...entries) {
      if (entries.length > 0) await write(...entries.map(without))
    },
    close,
  }
}
