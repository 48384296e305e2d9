import { type Command, type CommandAnswer, type CommandType, limits } from '@snaplink/contract'
import type { CommandStorage, OutboxEntry } from './command-storage.ts'
import { isEnding, SnaplinkError } from './snaplink-error.ts'

/** Half a frame: what a command is wrapped in, and what JSON makes longer, has room beside it. */
const maxBatchBytes = limits.maxFrameBytes / 2

/** Resolves when the command is durable; rejects with `network` when there is no use in going on now. */
export type SendCommand = <T extends CommandType>(type: T, data: Command<T>['data']) => Promise<CommandAnswer>

/** How entries of one kind reach the server. */
export interface Delivery<Entry> {
  readonly maxPerCommand: number
  idOf(entry: Entry): string
  /** By one command, which may be sent again. @returns what its answer says of all of them */
  deliver(entries: readonly Entry[], send: SendCommand): Promise<Partial<Entry>>
  /** That there is nothing to take back is no error. */
  takeBack(entry: Entry, send: SendCommand): Promise<unknown>
}

export interface LaneItem<Entry> {
  entry: Entry
  /** In the storage, or beyond what it can do. Until then it is not sent, and neither is what came after it. */
  isKept: boolean
  /** The server may know of it. */
  mayBeThere: boolean
  onDropped?: (error?: SnaplinkError) => void
}

export interface CommandLane<Entry> {
  /** In the order in which they came. */
  items(): readonly LaneItem<Entry>[]
  add(...items: LaneItem<Entry>[]): void
  find(id: string): LaneItem<Entry> | undefined
  /** Keeps a change and tells of it. */
  change(item: LaneItem<Entry>, changes: Partial<OutboxEntry>): Promise<void>
  forget(item: LaneItem<Entry>): Promise<void>
  /** Sends what waits, unless it is doing so. */
  wake(): void
}

export interface CommandLaneOptions<Entry> {
  delivery: Delivery<Entry>
  storage: CommandStorage<Entry>
  send: SendCommand
  onChange(): void
}

/**
 * What one session has on its way: as many as one command takes go by it, in their order, and the next ones when that is answered.
 * So none overtakes another, whichever way they go, and a hundred scans cost as much time as one.
 */
export function createCommandLane<Entry extends OutboxEntry>(options: CommandLaneOptions<Entry>): CommandLane<Entry> {
  const { delivery, storage, send, onChange } = options
  const byId = new Map<string, LaneItem<Entry>>()
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

  function nextBatch(): LaneItem<Entry>[] {
    const waiting = [...byId.values()].filter(({ entry }) => entry.state === 'waiting').slice(0, delivery.maxPerCommand)
    const batch: LaneItem<Entry>[] = []
    let bytes = 0
    for (const item of waiting) {
      bytes += new TextEncoder().encode(JSON.stringify(item.entry)).length
      if (!item.isKept || (batch.length > 0 && bytes > maxBatchBytes)) break
      batch.push(item)
    }
    return batch
  }

  async function deliver(batch: readonly LaneItem<Entry>[]): Promise<void> {
    for (const item of batch) item.mayBeThere = true
    const entries = batch.map(({ entry }) => entry)
    try {
      const answered = await delivery.deliver(entries, send)
      await settle(batch, { ...answered, state: 'delivered' })
    } catch (error) {
      if (!(error instanceof SnaplinkError) || error.code === 'network') throw error
      // One that is refused must not hold up the others.
      if (batch.length > 1 && !isEnding(error.code)) for (const item of batch) await deliver([item])
      else await settle(batch, { state: 'failed', failure: error.code })
    }
  }

  /** What was taken back meanwhile stays so. */
  async function settle(batch: readonly LaneItem<Entry>[], changes: Partial<OutboxEntry>): Promise<void> {
    const waiting = batch.filter(({ entry }) => entry.state === 'waiting')
    for (const item of waiting) item.entry = { ...item.entry, ...changes }
    onChange()
    await storage.save(...waiting.map(({ entry }) => entry))
  }

  async function takeBack(item: LaneItem<Entry>): Promise<void> {
    let refusal: SnaplinkError | undefined
    try {
      if (item.mayBeThere) await delivery.takeBack(item.entry, send)
    } catch (error) {
      if (!(error instanceof SnaplinkError) || error.code === 'network') throw error
      refusal = error
    }
    if (refusal) await change(item, { state: 'delivered' })
    else await forget(item)
    item.onDropped?.(refusal)
  }

  async function change(item: LaneItem<Entry>, changes: Partial<OutboxEntry>) {
    item.entry = { ...item.entry, ...changes }
    onChange()
    await storage.save(item.entry)
  }

  async function forget(item: LaneItem<Entry>) {
    byId.delete(delivery.idOf(item.entry))
    onChange()
    await storage.remove(item.entry)
  }

  return {
    items: () => [...byId.values()],
    add(...items) {
      const all = [...byId.values(), ...items].sort((a, b) => a.entry.order - b.entry.order)
      byId.clear()
      for (const item of all) byId.set(delivery.idOf(item.entry), item)
      onChange()
    },
    find: (id) => byId.get(id),
    change,
    forget,
    wake: () => void run(),
  }
}
