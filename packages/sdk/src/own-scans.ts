import type { ChangedScans, OwnScanList, ScanChange, ScanChanges, ScanView } from '@snaplink/contract'
import type { AccountOptions } from './accounts.ts'
import { createHttp } from './http.ts'
import { keepFresh } from './kept-fresh.ts'
import { allPages, createScanList, type ScanRef } from './scan-list.ts'
import { inPortions } from './scan-portions.ts'
import type { Session } from './session.ts'
import { SnaplinkError } from './snaplink-error.ts'
import { createStore, type Store } from './store.ts'

export interface OwnScansOptions extends AccountOptions {
  /** The page's own: what is scanned in it is shown at once. What comes in other ways is asked for. */
  session?: Session
  /** How often to ask what has changed elsewhere, while the page can be seen. Default: 20,000. */
  refreshMs?: number
}

/** All scans of whoever is logged in, of all their sessions, also of those that have ended. */
export interface OwnScans {
  /** The newest first. */
  readonly scans: Store<readonly ScanView[]>
  /** Deleted ones that can be brought back, for ten minutes after `removedAt`. */
  readonly removed: Store<readonly ScanView[]>
  /** Whether `scans` holds all there are: the newest thousand are there first. */
  readonly isComplete: Store<boolean>
  /** Why they could not be loaded, such as `login.required`; null while that is not so. */
  readonly problem: Store<SnaplinkError | null>
  /** Hears of each scan that arrives in `session` from now on, once, in their order. */
  onScan(listener: (scan: ScanView) => void): () => void
  /** Several, whatever is wanted of each. @throws SnaplinkError `scan.unknown`, `scan.gone` */
  changeScans(changes: ScanChanges['changes']): Promise<void>
  /** What is left out stays. @throws SnaplinkError `scan.unknown` */
  editScan(scan: ScanRef, change: ScanChange): Promise<void>
  /** @throws SnaplinkError `scan.unknown` */
  removeScans(scans: readonly ScanRef[]): Promise<void>
  /** @throws SnaplinkError `scan.gone` */
  restoreScans(scans: readonly ScanRef[]): Promise<void>
  /** Asks what has changed: done by itself when the page comes back into view, and every now and then. */
  refresh(): Promise<void>
  /** A link that saves them all; for a browser, whose cookie is its login. */
  exportUrl(format: 'csv' | 'json'): string
  stop(): void
}

export function openOwnScans(options: OwnScansOptions = {}): OwnScans {
  const { session, login, refreshMs = 20_000 } = options
  const http = createHttp(options.base ?? session?.http.base, login)
  const list = createScanList()
  const isComplete = createStore(false)
  let asOf: number | undefined
  const kept = keepFresh({ session, refreshMs, load: () => (asOf === undefined ? loadAll() : loadChanges(asOf)) })
  const { problem, signal, refresh } = kept

  session?.onEvent((event) => {
    const { sessionId } = session.credential
    const device = session.view.get()?.devices.find(({ deviceId }) => deviceId === event.by)
    if (!signal.aborted) list.hear({ event, sessionId, deviceName: device?.name ?? '' })
  })
  void refresh()

  function ask<T>(method: string, path: string, body?: object): Promise<T> {
    return kept.ask(() => http.json<T>(method, path, { signal, ...(body && { body }) }))
  }

  async function loadAll() {
    list.begin()
    let first: number | undefined
    const scans = await allPages(async (query) => {
      const page = await ask<OwnScanList>('GET', `api/scans${query}`)
      // Of the first page: what changes while the others are on their way is told again.
      first ??= page.asOf
      return page
    }, list.put)
    list.replaceAll(scans)
    asOf = first
    isComplete.set(true)
  }

  async function loadChanges(since: number) {
    list.begin()
    try {
      const changed = await ask<OwnScanList>('GET', `api/scans?changedSince=${since}`)
      list.merge(changed.scans)
      asOf = changed.asOf
    } catch (error) {
      if (!(error instanceof SnaplinkError && error.code === 'cursor.too-old')) throw error
      // This computer slept.
      await loadAll()
    }
  }

  async function change(changes: readonly (ScanRef & ScanChange & { isRemoved?: boolean })[]) {
    const { scans } = await ask<ChangedScans>('PATCH', 'api/scans', { changes })
    list.put(scans)
  }

  const removal = (isRemoved: boolean) => (scans: readonly ScanRef[]) =>
    inPortions(scans, (some) => change(some.map(({ sessionId, scanId }) => ({ sessionId, scanId, isRemoved }))))

  return {
    scans: list.scans,
    removed: list.removed,
    isComplete,
    problem,
    onScan: list.onScan,
    changeScans: (changes) => inPortions(changes, change),
    editScan: ({ sessionId, scanId }, edit) => change([{ sessionId, scanId, ...edit }]),
    removeScans: removal(true),
    restoreScans: removal(false),
    refresh,
    exportUrl: (format) => new URL(`api/scans/export?format=${format}`, http.base).href,
    stop: kept.stop,
  }
}
