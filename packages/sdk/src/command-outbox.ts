import { type AnyEvent, type Command, type CommandAnswer, type CommandType, newId } from '@snaplink/contract'
import { type Alarm, createAlarm } from './alarm.ts'
import { type CommandLane, createCommandLane, type Delivery, type LaneItem, type SendCommand } from './command-lane.ts'
import {
  type CommandStorage,
  createCommandStorage,
  type Kept,
  type OutboxEntry,
  type OutboxSender,
} from './command-storage.ts'
import { createHttp, type Http } from './http.ts'
import type { Session } from './session.ts'
import { isEnding, SnaplinkError } from './snaplink-error.ts'
import { createStore, type Store } from './store.ts'
import { untilAnswered } from './until-answered.ts'
import { watchWakeUps } from './wake-up.ts'

/** A kind of thing that this device adds to a session: scans, books. */
export interface OutboxKind<Entry extends OutboxEntry> extends Kept<Entry>, Delivery<Entry> {
  /** Whether an event takes entries away, or brings them back. */
  removal(event: AnyEvent): { readonly isRemoved: boolean; isOf(entry: Entry): boolean } | null
}

/** What this device adds, kept here until the server has it, through reloads, dead lines and the session's end. */
export interface CommandOutbox<Entry> {
  /** Of this session, in the order in which they came; those that arrived stay for three days, unless they are deleted. */
  readonly entries: Store<readonly Entry[]>
  /** Of earlier sessions of this device, what has not arrived: it is sent by itself, or was refused. */
  readonly left: Store<readonly Entry[]>
  /** Shown at once, kept, then sent. */
  add(entry: Omit<Entry, keyof OutboxEntry>): Entry
  /**
   * Takes one back, wherever it is. Resolves when it is gone there too.
   *
   * @throws SnaplinkError `session.closed`: it arrived, and can only be deleted on the computer
   */
  undo(id: string): Promise<void>
  /** Tries again what was refused. */
  retry(id: string): void
}

/** Of a phone that joined, or of a page; goes on with what an earlier life left behind. Open it once for a session and a kind. */
export function openCommandOutbox<Entry extends OutboxEntry>(
  session: Session,
  kind: OutboxKind<Entry>,
  asEntry: (own: Omit<Entry, keyof OutboxEntry>, rest: OutboxEntry) => Entry,
): CommandOutbox<Entry> {
  const { credential, http } = session
  const { sessionId, deviceId, token } = credential
  const sender = { sessionId, deviceId, token, base: http.base }
  const storage = createCommandStorage(kind)
  const alarm = createAlarm()
  const closing = new AbortController()
  const entries = createStore<readonly Entry[]>([])
  const late = lateSender(http, sessionId, alarm, closing.signal)
  const lane = createCommandLane({ delivery: kind, storage, send, onChange: publish })
  const left = openLeft(kind, storage, alarm, closing.signal)
  let lastOrder = 0

  session.stopped.addEventListener('abort', stopUnlessLate)
  stopUnlessLate()
  watchWakeUps(alarm.ring, closing.signal)
  session.onEvent(hearRemovals)
  const loaded = load()
  void loaded.then(lane.wake)

  async function load() {
    const kept = await storage.load()
    const own = kept.entries.filter((entry) => entry.sessionId === sessionId)
    lastOrder = Math.max(lastOrder, ...own.map(({ order }) => order))
    // What was refused because this device was out is tried again now that it is in.
    const again = (entry: Entry) => (entry.failure && isEnding(entry.failure) ? waitingAgain(entry) : entry)
    lane.add(...own.map((entry) => ({ entry: again(entry), isKept: true, mayBeThere: true })))
    left.send(
      kept.entries.filter((entry) => entry.sessionId !== sessionId),
      kept.senders,
    )
  }

  /** A session that is over takes what waits; one that was stopped by its own page does not go on here. */
  function stopUnlessLate() {
    const isStopped = session.stopped.aborted && (session.stopped.reason as SnaplinkError).code === 'network'
    if (!isStopped || closing.signal.aborted) return
    closing.abort(new SnaplinkError('network'))
    storage.close()
  }

  async function send<T extends CommandType>(type: T, data: Command<T>['data']) {
    const id = newId()
    try {
      return await session.command(type, data, { id })
    } catch (error) {
      if (!(error instanceof SnaplinkError && error.code === 'session.closed')) throw error
      return late({ id, type, data })
    }
  }

  function hearRemovals(event: AnyEvent) {
    const removal = kind.removal(event)
    if (!removal) return
    const { isRemoved } = removal
    for (const item of lane.items()) {
      if (removal.isOf(item.entry) && Boolean(item.entry.isRemoved) !== isRemoved) void lane.change(item, { isRemoved })
    }
  }

  function publish() {
    const all = lane.items().map(({ entry }) => entry)
    entries.set(all.filter(({ state, isRemoved }) => state !== 'dropped' && !isRemoved))
  }

  async function keep(item: LaneItem<Entry>) {
    await Promise.race([storage.saveNew(item.entry, sender), createAlarm().wait(slowStorageMs, closing.signal)])
    item.isKept = true
    await loaded
    lane.wake()
  }

  return {
    entries,
    left: left.entries,
    add(own) {
      lastOrder = Math.max(lastOrder + 1, Date.now() * 1000)
      const entry = asEntry(own, { sessionId, order: lastOrder, state: 'waiting' })
      const item = { entry, isKept: false, mayBeThere: false }
      lane.add(item)
      void keep(item)
      return entry
    },
    async undo(id) {
      const item = lane.find(id)
      if (!item) return
      const isHereAlone = item.entry.state === 'failed' || !item.mayBeThere
      if (isHereAlone) return lane.forget(item)
      const done = new Promise<void>((resolve, reject) => {
        item.onDropped = (refusal) => (refusal ? reject(refusal) : resolve())
      })
      await lane.change(item, { state: 'dropped' })
      lane.wake()
      return done
    },
    retry(id) {
      const item = lane.find(id)
      if (item?.entry.state === 'failed') void lane.change(item, waiting).then(lane.wake)
    },
  }
}

/** A storage that hangs, as some do after a page has slept, must not hold up what is sent. Milliseconds. */
const slowStorageMs = 1000

/**
 * Sends what earlier sessions of this device left behind, where this one is in none: what came off-line, before the page was killed.
 * Does nothing where nothing waits.
 */
export function sendLeft<Entry extends OutboxEntry>(kind: OutboxKind<Entry>) {
  const storage = createCommandStorage(kind)
  const alarm = createAlarm()
  const closing = new AbortController()
  const left = openLeft(kind, storage, alarm, closing.signal)
  watchWakeUps(alarm.ring, closing.signal)
  void storage.load().then(({ entries, senders }) => left.send(entries, senders))
  return {
    entries: left.entries,
    stop() {
      closing.abort(new SnaplinkError('network'))
      storage.close()
    },
  }
}

function openLeft<Entry extends OutboxEntry>(
  kind: OutboxKind<Entry>,
  storage: CommandStorage<Entry>,
  alarm: Alarm,
  signal: AbortSignal,
) {
  const entries = createStore<readonly Entry[]>([])
  const lanes: CommandLane<Entry>[] = []

  function publish() {
    const all = lanes.flatMap((lane) => lane.items()).map(({ entry }) => entry)
    entries.set(all.filter(({ state }) => state === 'waiting' || state === 'failed'))
  }

  return {
    entries,
    send(all: readonly Entry[], senders: readonly OutboxSender[]) {
      for (const [sessionId, own] of groupBySession(all)) {
        const sender = senders.find((each) => each.sessionId === sessionId)
        const late = sender && lateSender(createHttp(sender.base, sender.token), sessionId, alarm, signal)
        if (!late) continue
        const send: SendCommand = (type, data) => late({ id: newId(), type, data })
        const lane = createCommandLane({ delivery: kind, storage, send, onChange: publish })
        lanes.push(lane)
        lane.add(...own.map((entry) => ({ entry, isKept: true, mayBeThere: true })))
        lane.wake()
      }
    },
  }
}

function groupBySession<Entry extends OutboxEntry>(entries: readonly Entry[]): Map<string, Entry[]> {
  const groups = new Map<string, Entry[]>()
  for (const entry of entries) groups.set(entry.sessionId, [...(groups.get(entry.sessionId) ?? []), entry])
  return groups
}

/** By HTTP, whatever has become of the session. */
function lateSender(http: Http, sessionId: string, alarm: Alarm, signal: AbortSignal) {
  return (command: { id: string; type: string; data: object }) =>
    untilAnswered(
      () => http.json<CommandAnswer>('POST', `api/sessions/${sessionId}/commands`, { body: command, signal }),
      alarm,
      signal,
    )
}

/** No failure: it is tried anew. */
const waiting = { state: 'waiting', failure: undefined } as const

function waitingAgain<Entry extends OutboxEntry>(entry: Entry): Entry {
  return { ...entry, ...waiting }
}
