import { useEffect, useMemo, useRef } from 'react'
import { openScans, type Scan, type Scans } from '../scans.ts'
import type { PageSession } from '../session.ts'
import { createStore } from '../store.ts'
import { useStore } from '../uploader/use-store.ts'
import type { ScanSource, SharedState } from './shared-session.ts'
import { useSharedSession } from './use-shared-session.ts'

/** What a page knows of the scans of its phones. */
export interface ScansHere {
  /** The newest first. */
  scans: readonly Scan[]
  /** To change them, and to add what was typed; null until a session is open. */
  feature: Scans | null
  /** For a `PairingCard`, and whatever else one does with a session; null until it is open. */
  session: PageSession | null
  /** `idle` until `open` was called, or a scan field of this page has connected a phone. */
  state: SharedState['state']
  open(): void
}

/**
 * The scans of this page's phones, the newest first; those of its scan fields, too. `onScan` hears of each as it arrives, once.
 *
 * `const { scans, open } = useScans({ server: 'https://snaplink.example', onScan: ({ code }) => … })`
 */
export function useScans(source: ScanSource & { onScan?: ((scan: Scan) => void) | undefined } = {}): ScansHere {
  const shared = useSharedSession(source)
  const now = useStore(shared?.now ?? idle)
  const session = now.state === 'open' ? now.session : null
  const feature = useMemo(() => session && featureOf(session), [session])
  const scans = useStore(feature?.scans ?? none)

  const latest = useRef(source.onScan)
  latest.current = source.onScan
  useEffect(() => feature?.onScan((scan) => latest.current?.(scan)), [feature])
  return { scans, feature, session, state: now.state, open: () => shared?.open() }
}

const idle = createStore<SharedState>({ state: 'idle' })
const none = createStore<readonly Scan[]>([])
const features = new WeakMap<PageSession, Scans>()

/** Opened once for all that ask. */
function featureOf(session: PageSession): Scans {
  const feature = features.get(session) ?? openScans(session)
  features.set(session, feature)
  return feature
}
