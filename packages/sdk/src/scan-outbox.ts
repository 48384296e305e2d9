import { type CommandAnswer, type ErrorCode, type EventData, newId, typedFormat } from '@snaplink/contract'
import { type Alarm, createAlarm } from './alarm.ts'
import { createHttp, type Http } from './http.ts'
import { createScanLane, type ScanItem, type ScanLane } from './scan-lane.ts'
import { createScanStorage, type ScanEntry, type ScanSender, type ScanStorage } from './scan-storage.ts'
import type { Session } from './session.ts'
import { isEnding, SnaplinkError } from './snaplink-error.ts'
import { createStore, type Store } from './store.ts'
import { untilAnswered } from './until-answered.ts'
import { watchWakeUps } from './wake-up.ts'

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

/**
 * The outbox of a phone that joined, or of a page; goes on with what an earlier life left behind. Open it once for a session. After the
 * session has ended it still hands in what waits (PROTOCOL.md, section 7), until `session.stop()`.
 */
export function openScanOutbox(session: Session): ScanOutbox {
  const { credential, http } = session
  const { sessionId, deviceId, token } = credential
  const sender = { sessionId, deviceId, token, base: http.base }
  const storage = createScanStorage()
  const alarm = createAlarm()
  const closing = new AbortController()
  const scans = createStore<readonly OutboxScan[]>([])
  const late = lateSender(http, sessionId, alarm, closing.signal)
  const lane = createScanLane({ storage, send, onChange: publish })
  const left = openLeftScans(storage, alarm, closing.signal)
  let lastOrder = 0

  session.stopped.addEventListener('abort', stopUnlessLate)
  stopUnlessLate()
  watchWakeUps(alarm.ring, closing.signal)
  session.onEvent(hearRemovals)
  const loaded = load()
  void loaded.then(lane.wake)

  async function load() {
    const { entries, senders } = await storage.load()
    const own = entries.filter((entry) => entry.sessionId === sessionId)
    lastOrder = Math.max(lastOrder, ...own.map(({ order }) => order))
    // What was refused because this device was out is tried again now that it is in.
    const again = (entry: ScanEntry) => (entry.failure && isEnding(entry.failure) ? waitingAgain(entry) : entry)
    lane.add(...own.map((entry) => ({ entry: again(entry), isKept: true, mayBeThere: true })))
    left.send(
      entries.filter((entry) => entry.sessionId !== sessionId),
      senders,
    )
  }

  /** A session that is over takes what waits; one that was stopped by its own page does not go on here. */
  function stopUnlessLate() {
    const isStopped = session.stopped.aborted && (session.stopped.reason as SnaplinkError).code === 'network'
    if (!isStopped || closing.signal.aborted) return
    closing.abort(new SnaplinkError('network'))
    storage.close()
  }

  async function send(...[type, data]: Parameters<Parameters<typeof createScanLane>[0]['send']>) {
    const id = newId()
    try {
      return await session.command(type, data, { id })
    } catch (error) {
      if (!(error instanceof SnaplinkError && error.code === 'session.closed')) throw error
      return late({ id, type, data })
    }
  }

  function hearRemovals({ type, data }: { type: string; data: unknown }) {
    if (type !== 'scans.removed' && type !== 'scans.restored') return
    for (const scanId of (data as EventData<'scans.removed'>).scanIds) {
      const item = lane.find(scanId)
      if (item) void lane.change(item, { isRemoved: type === 'scans.removed' })
    }
  }

  function publish() {
    const shown = lane.items().filter(({ entry: { state, isRemoved } }) => state !== 'dropped' && !isRemoved)
    scans.set(shown.map(({ entry }) => asScan(entry)))
  }

  async function keep(item: ScanItem) {
    await Promise.race([storage.saveNew(item.entry, sender), createAlarm().wait(slowStorageMs, closing.signal)])
    item.isKept = true
    await loaded
    lane.wake()
  }

  return {
    scans,
    left: left.scans,
    add({ code, format = typedFormat, scannedAt = Date.now() }) {
      lastOrder = Math.max(lastOrder + 1, Date.now() * 1000)
      const entry: ScanEntry = {
        ...{ sessionId, scanId: newId(), code, format, scannedAt },
        ...{ order: lastOrder, state: 'waiting' },
      }
      const item = { entry, isKept: false, mayBeThere: false }
      lane.add(item)
      void keep(item)
      return asScan(entry)
    },
    async undo(scanId) {
      const item = lane.find(scanId)
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
    retry(scanId) {
      const item = lane.find(scanId)
      if (item?.entry.state === 'failed') void lane.change(item, waitingAgain(item.entry)).then(lane.wake)
    },
  }
}

/** A storage that hangs, as some do after a page has slept, must not hold up the scans. Milliseconds. */
const slowStorageMs = 1000

/**
 * Sends what earlier sessions of this device left behind, where this one is in none: what was scanned off-line, before the page was
 * killed. Does nothing where nothing waits.
 */
export function sendLeftScans(): { readonly scans: Store<readonly OutboxScan[]>; stop(): void } {
  const storage = createScanStorage()
  const alarm = createAlarm()
  const closing = new AbortController()
  const left = openLeftScans(storage, alarm, closing.signal)
  watchWakeUps(alarm.ring, closing.signal)
  void storage.load().then(({ entries, senders }) => left.send(entries, senders))
  return {
    scans: left.scans,
    stop() {
      closing.abort(new SnaplinkError('network'))
      storage.close()
    },
  }
}

function openLeftScans(storage: ScanStorage, alarm: Alarm, signal: AbortSignal) {
  const scans = createStore<readonly OutboxScan[]>([])
  const lanes: ScanLane[] = []

  function publish() {
    const items = lanes.flatMap((lane) => lane.items())
    const open = items.filter(({ entry: { state } }) => state === 'waiting' || state === 'failed')
    scans.set(open.map(({ entry }) => asScan(entry)))
  }

  return {
    scans,
    send(entries: readonly ScanEntry[], senders: readonly ScanSender[]) {
      for (const [sessionId, own] of groupBySession(entries)) {
        const sender = senders.find((each) => each.sessionId === sessionId)
        const late = sender && lateSender(createHttp(sender.base, sender.token), sessionId, alarm, signal)
        if (!late) continue
        const send = (type: string, data: object) => late({ id: newId(), type, data })
        const lane = createScanLane({ storage, send, onChange: publish })
        lanes.push(lane)
        lane.add(...own.map((entry) => ({ entry, isKept: true, mayBeThere: true })))
        lane.wake()
      }
    },
  }
}

function groupBySession(entries: readonly ScanEntry[]): Map<string, ScanEntry[]> {
  const groups = new Map<string, ScanEntry[]>()
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

function waitingAgain({ failure: _, ...entry }: ScanEntry): ScanEntry {
  return { ...entry, state: 'waiting' }
}

function asScan({ scanId, code, format, scannedAt, state, failure }: ScanEntry): OutboxScan {
  const scan = { scanId, code, format, scannedAt }
  if (state === 'failed' && failure) return { ...scan, state, failure }
  return { ...scan, state: state === 'delivered' ? 'delivered' : 'waiting' }
}
