import type { EventData } from '@snaplink/contract'
import type { PageSession } from '../session.ts'

/** A code as it came from a phone. */
export interface FieldScan {
  scanId: string
  code: string
  /** By its name in the W3C's Barcode Detection API, such as `ean_13`. */
  format: string
  /** Epoch milliseconds. */
  scannedAt: number
}

/** A field that takes scans. */
export interface ScanTarget {
  readonly input: HTMLInputElement
  take(scan: FieldScan): void
}

/** The fields of a page that share a session: a scan goes into one of them. */
interface Routes {
  targets: Set<ScanTarget>
  last: ScanTarget | null
  stop(): void
}

const routes = new WeakMap<PageSession, Routes>()

/** Scans of `session` go into `target` when it has the focus, had it last, or is the only one. @returns how to stop that */
export function routeScans(session: PageSession, target: ScanTarget): () => void {
  const known = routes.get(session) ?? begin(session)
  known.targets.add(target)
  const focused = () => {
    known.last = target
  }
  target.input.addEventListener('focus', focused)
  if (hasFocus(target)) focused()
  return () => {
    target.input.removeEventListener('focus', focused)
    known.targets.delete(target)
    if (known.last === target) known.last = null
    if (known.targets.size > 0) return
    known.stop()
    routes.delete(session)
  }
}

function begin(session: PageSession): Routes {
  const targets = new Set<ScanTarget>()
  const begun: Routes = {
    targets,
    last: null,
    stop: session.onEvent(({ type, data }) => {
      if (type !== 'scan.added') return
      const { scanId, code, format, scannedAt } = data as EventData<'scan.added'>
      targetOf(begun)?.take({ scanId, code, format, scannedAt })
    }),
  }
  routes.set(session, begun)
  return begun
}

/** With none chosen the first one that can take it, in the order of the page: as after a wedge's Enter, nothing is lost. */
function targetOf({ targets, last }: Routes): ScanTarget | undefined {
  const usable = [...targets].filter(({ input }) => !input.disabled && !input.readOnly && input.isConnected)
  const focused = usable.find(hasFocus)
  if (focused || (last && usable.includes(last))) return focused ?? last ?? undefined
  return usable.sort(({ input: a }, { input: b }) => (placeOf(a, b) ? -1 : 1))[0]
}

function placeOf(a: HTMLInputElement, b: HTMLInputElement): boolean {
  return Boolean(hostOf(a).compareDocumentPosition(hostOf(b)) & Node.DOCUMENT_POSITION_FOLLOWING)
}

/** Inside of a custom element, nodes of different shadows cannot be compared. */
function hostOf(input: HTMLInputElement): Node {
  const root = input.getRootNode()
  return root instanceof ShadowRoot ? root.host : input
}

function hasFocus({ input }: ScanTarget): boolean {
  const root = input.getRootNode()
  return (root instanceof ShadowRoot || root instanceof Document) && root.activeElement === input
}
