import { type ErrorCode, limits } from '@snaplink/contract'
import { openKeptDatabase } from './kept-database.ts'
import type { Credential } from './session.ts'

/** What is kept of something on its way, whatever it is. */
export interface OutboxEntry {
  readonly sessionId: string
  /** Rises with each entry of this device, and with time: microseconds, or as near to it as this device can. */
  readonly order: number
  /** `dropped`: taken back, but the server has not been told yet. */
  readonly state: 'waiting' | 'delivered' | 'failed' | 'dropped'
  /** Why it was refused for good. */
  readonly failure?: ErrorCode | 'network'
  /** Deleted on the page. */
  readonly isRemoved?: boolean
}

/** As whom the entries of a session are sent, also when its page is long closed and this phone has joined another. */
export interface OutboxSender extends Omit<Credential, 'role'> {
  base: string
  /** With its last entry. */
  savedAt: number
}

/** Where entries wait until the server has them. Nothing here fails: what the browser cannot keep stays in memory. */
export interface CommandStorage<Entry> {
  /** In the order in which they came. Forgets what is too old. */
  load(): Promise<{ entries: Entry[]; senders: OutboxSender[] }>
  /** With as whom it is to be sent. */
  saveNew(entry: Entry, sender: Omit<OutboxSender, 'savedAt'>): Promise<void>
  save(...entries: readonly Entry[]): Promise<void>
  remove(...entries: readonly Entry[]): Promise<void>
  close(): void
}

export interface Kept<Entry> {
  /** The name of their database in this browser. */
  readonly database: string
  readonly store: string
  /** Within its session. */
  idOf(entry: Entry): string
}

const senders = 'senders'
/** What the server would not take any more, but a person may still want to read off. Milliseconds. */
const forgottenMs = 14 * 24 * 60 * 60_000

export function createCommandStorage<Entry extends OutboxEntry>(kept: Kept<Entry>): CommandStorage<Entry> {
  const { store } = kept
  const { attempt, write, close } = openKeptDatabase(kept.database, 1, [store, senders])
  const keyOf = (entry: Entry) => `${entry.sessionId} ${kept.idOf(entry)}`
  const withIt = (entry: Entry) => ({ store, key: keyOf(entry), value: entry })
  const without = (entry: Entry) => ({ store, key: keyOf(entry), value: undefined })

  return {
    async load() {
      const all = (await attempt((database) => database.all<Entry>(store))) ?? []
      const allSenders = (await attempt((database) => database.all<OutboxSender>(senders))) ?? []
      const now = Date.now()
      const isOld = ({ state, order }: Entry) =>
        order / 1000 < now - (state === 'delivered' ? limits.lateCommandMs : forgottenMs)
      const entries = all.filter((entry) => !isOld(entry)).sort((a, b) => a.order - b.order)
      // Not those without an entry: another tab may be about to add one.
      const oldSenders = allSenders.filter(({ savedAt }) => savedAt < now - forgottenMs)
      const gone = oldSenders.map(({ sessionId }) => ({ store: senders, key: sessionId, value: undefined }))
      const changes = [...all.filter(isOld).map(without), ...gone]
      if (changes.length > 0) await write(...changes)
      return { entries, senders: allSenders }
    },
    async saveNew(entry, sender) {
      const value = { ...sender, savedAt: Date.now() }
      await write(withIt(entry), { store: senders, key: sender.sessionId, value })
    },
    async save(...entries) {
      if (entries.length > 0) await write(...entries.map(withIt))
    },
    async remove(...entries) {
      if (entries.length > 0) await write(...entries.map(without))
    },
    close,
  }
}
