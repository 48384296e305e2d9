import { type CommandAnswer, type CommandData, limits } from '@snaplink/contract'
import type { ScanEntry, ScanStorage } from './scan-storage.ts'
import { isEnding, SnaplinkError } from './snaplink-error.ts'

/** Half a frame: what a command is wrapped in, and what JSON makes longer, has room beside it. */
const maxBatchBytes = limits.maxFrameBytes / 2

export interface ScanItem {
  entry: ScanEntry
  /** In the storage, or beyond what it can do. Until then it is not sent, and neither is what came after it. */
  isKept: boolean
  /** The server may know of it. */
  mayBeThere: boolean
  onDropped?: (error?: SnaplinkError) => void
}

export interface ScanLane {
  /** In the order in which they were scanned. */
  items(): readonly ScanItem[]
  add(...items: ScanItem[]): void
  find(scanId: string): ScanItem | undefined
  /** Keeps a change and tells of it. */
  change(item: ScanItem, changes: Partial<ScanEntry>): Promise<void>
  forget(item: ScanItem): Promise<void>
  /** Sends what waits, unless it is doing so. */
  wake(): void
}

/**
 * The scans of one session on their way: all that wait go by one command, in their order, and the next ones when that is answered.
 * So none overtakes another, whichever way they go, and a hundred cost as much time as one.
 *
 * @param send resolves when the command is durable; rejects with `network` when there is no use in going on now
 */
export function createScanLane({
  storage,
  send,
  onChange,
}: {
  storage: ScanStorage
  send(
    ...command: ['scans.add', CommandData<'scans.add'>] | ['scans.remove', CommandData<'scans.remove'>]
  ): Promise<CommandAnswer>
  onChange(): void
}): ScanLane {
  const byId = new Map<string, ScanItem>()
  let isRunning = false

  async function run() {
    if (isRunning) return
    isRunning = true
    try {
      for (;;) {
        const dropped = [...byId.values()].find(({ entry }) => entry.state === 'dropped')
        if (dropped) await takeBack(dropped)
        const batch = nextBatch()
        if (batch.length > 0) await deliver(batch)
        else if (!dropped) return
      }
    } catch (error) {
      // Whoever sends for us has stopped; what waits is kept for the next life of the page.
      if (!(error instanceof SnaplinkError && error.code === 'network')) throw error
    } finally {
      isRunning = false
    }
  }

  function nextBatch(): ScanItem[] {
    const waiting = [...byId.values()]
      .filter(({ entry }) => entry.state === 'waiting')
      .slice(0, limits.maxScansPerCommand)
    const batch: ScanItem[] = []
    let bytes = 0
    for (const item of waiting) {
      bytes += new TextEncoder().encode(JSON.stringify(item.entry)).length
      if (!item.isKept || (batch.length > 0 && bytes > maxBatchBytes)) break
      batch.push(item)
    }
    return batch
  }

  async function deliver(batch: readonly ScanItem[]): Promise<void> {
    for (const item of batch) item.mayBeThere = true
    const scans = batch.map(({ entry: { scanId, code, format, scannedAt } }) => ({ scanId, code, format, scannedAt }))
    try {
      await send('scans.add', { scans })
      await settle(batch, { state: 'delivered' })
    } catch (error) {
      if (!(error instanceof SnaplinkError) || error.code === 'network') throw error
      // One that is refused must not hold up the others.
      if (batch.length > 1 && !isEnding(error.code)) for (const item of batch) await deliver([item])
      else await settle(batch, { state: 'failed', failure: error.code })
    }
  }

  /** What was taken back meanwhile stays so. */
  async function settle(batch: readonly ScanItem[], changes: Partial<ScanEntry>): Promise<void> {
    const waiting = batch.filter(({ entry }) => entry.state === 'waiting')
    for (const item of waiting) item.entry = { ...item.entry, ...changes }
    onChange()
    await storage.save(...waiting.map(({ entry }) => entry))
  }

  async function takeBack(item: ScanItem): Promise<void> {
    const { scanId } = item.entry
    let refusal: SnaplinkError | undefined
    try {
      if (item.mayBeThere) await send('scans.remove', { scanIds: [scanId] })
    } catch (error) {
      if (!(error instanceof SnaplinkError) || error.code === 'network') throw error
      // It never arrived: being gone is what we asked for.
      if (error.code !== 'scan.unknown') refusal = error
    }
    if (refusal) await change(item, { state: 'delivered' })
    else await forget(item)
    item.onDropped?.(refusal)
  }

  async function change(item: ScanItem, changes: Partial<ScanEntry>) {
    item.entry = { ...item.entry, ...changes }
    onChange()
    await storage.save(item.entry)
  }

  async function forget(item: ScanItem) {
    byId.delete(item.entry.scanId)
    onChange()
    await storage.remove(item.entry)
  }

  return {
    items: () => [...byId.values()],
    add(...items) {
      const all = [...byId.values(), ...items].sort((a, b) => a.entry.order - b.entry.order)
      byId.clear()
      for (const item of all) byId.set(item.entry.scanId, item)
      onChange()
    },
    find: (scanId) => byId.get(scanId),
    change,
    forget,
    wake: () => void run(),
  }
}
