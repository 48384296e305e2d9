import type { AnyEvent, EventData, ScanView } from '@snaplink/contract'
import { createListeners } from './listeners.ts'
import { createStore, type Store } from './store.ts'

/** Which scan: its id is made by a device, so it names one only together with its session. */
export type ScanRef = Pick<ScanView, 'sessionId' | 'scanId'>

/** An event of a session, with what its log does not say. */
export interface HeardEvent {
  readonly event: AnyEvent
  readonly sessionId: string
  readonly deviceName: string
}

/** Scans in the order in which they arrived. What changes in one turn is published once. */
export interface ScanList {
  /** The newest first. */
  readonly scans: Store<readonly ScanView[]>
  /** Those that can still be brought back, the newest first. */
  readonly removed: Store<readonly ScanView[]>
  /** Hears of each scan that an event added, once. */
  onScan(listener: (scan: ScanView) => void): () => void
  put(views: readonly ScanView[]): void
  hear(heard: HeardEvent): void
  /** The server is being asked: what is heard from now on may not be in its answer. */
  begin(): void
  /** These too, and on top of them what was heard since `begin`. */
  merge(views: readonly ScanView[]): void
  /** These and no others, but for what was heard since `begin`. */
  replaceAll(views: readonly ScanView[]): void
}

export function createScanList(): ScanList {
  const scans = createStore<readonly ScanView[]>([])
  const removed = createStore<readonly ScanView[]>([])
  const listeners = createListeners<ScanView>()
  let byKey = new Map<string, ScanView>()
  let meanwhile: HeardEvent[] | null = null
  let isPublishing = false

  function put(views: readonly ScanView[]) {
    for (const view of views) byKey.set(keyOf(view), view)
    publishSoon()
  }

  /** Ten thousand rows are sorted once, however many events one turn brings. */
  function publishSoon() {
    if (isPublishing) return
    isPublishing = true
    queueMicrotask(() => {
      isPublishing = false
      const all = [...byKey.values()].sort(newestFirst)
      scans.set(all.filter(({ removedAt }) => removedAt === undefined))
      removed.set(all.filter(({ removedAt }) => removedAt !== undefined))
    })
  }

  /** May be done again: an event says how things are, not what to add to them. @returns a scan that was not there */
  function apply({ event, sessionId, deviceName }: HeardEvent): ScanView | undefined {
    const { type, seq, at, by, data } = event
    if (type === 'scan.added') {
      const { scanId, code, format, scannedAt } = data as EventData<'scan.added'>
      if (byKey.has(keyOf({ sessionId, scanId }))) return undefined
      const read = { scanId, sessionId, seq, deviceId: by, deviceName, code, format, scannedAt }
      const scan: ScanView = { ...read, count: 1, note: '', addedAt: at }
      put([scan])
      return scan
    }
    if (type === 'scan.edited') {
      const { scanId, ...edited } = data as EventData<'scan.edited'>
      change([scanId], sessionId, edited)
    }
    if (type === 'scans.removed' || type === 'scans.restored') {
      const removedAt = type === 'scans.removed' ? at : undefined
      change((data as EventData<'scans.removed'>).scanIds, sessionId, { removedAt })
    }
    return undefined
  }

  function change(scanIds: readonly string[], sessionId: string, changes: Partial<ScanView>) {
    const known = scanIds.flatMap((scanId) => byKey.get(keyOf({ sessionId, scanId })) ?? [])
    if (known.length > 0) put(known.map((scan) => ({ ...scan, ...changes })))
  }

  function merge(views: readonly ScanView[]) {
    put(views)
    for (const heard of meanwhile ?? []) apply(heard)
    meanwhile = null
  }

  return {
    scans,
    removed,
    onScan: listeners.add,
    put,
    hear(heard) {
      meanwhile?.push(heard)
      const scan = apply(heard)
      if (scan) listeners.tell(scan)
    },
    begin() {
      meanwhile = []
    },
    merge,
    replaceAll(views) {
      byKey = new Map()
      merge(views)
    },
  }
}

export function keyOf({ sessionId, scanId }: ScanRef): string {
  return `${sessionId} ${scanId}`
}

function newestFirst(a: ScanView, b: ScanView): number {
  if (a.addedAt !== b.addedAt) return b.addedAt - a.addedAt
  if (a.sessionId !== b.sessionId) return a.sessionId < b.sessionId ? 1 : -1
  return b.seq - a.seq
}

/** Follows `next` to the end. @param onPage hears each page as it comes */
export async function allPages(
  ask: (query: string) => Promise<{ scans: readonly ScanView[]; next?: string | undefined }>,
  onPage: (scans: readonly ScanView[]) => void,
): Promise<ScanView[]> {
  const all: ScanView[] = []
  let next: string | undefined
  do {
    const page = await ask(`?include=removed${next === undefined ? '' : `&before=${next}`}`)
    all.push(...page.scans)
    onPage(page.scans)
    next = page.next
  } while (next !== undefined)
  return all
}
