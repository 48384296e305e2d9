import type { Mode, Scanning } from '@snaplink/contract'
import { type PageSession, SnaplinkError } from '@snaplink/sdk'
import { useEffect, useState } from 'react'
import { rememberedScanning, rememberScanning } from './scanning-memory.ts'

/** Tells the phones of this page what it wants of them, when somebody goes from one of its tabs to another. */
export function useMode(session: PageSession | null, mode: Mode | null): void {
  useEffect(() => {
    if (!session || !mode) return
    const tell = () => {
      const view = session.view.get()
      if (!view) return
      stop()
      if ((view.mode ?? 'photos') !== mode) send(session, mode, mode === 'scans' ? scanningOf(session) : undefined)
    }
    const stop = session.view.subscribe(tell)
    tell()
    return stop
  }, [session, mode])
}

/** How the phones of this page scan, and the way to change it, which this browser remembers. */
export function useScanning(session: PageSession): [Scanning, (scanning: Scanning) => void] {
  const [scanning, setScanning] = useState(() => scanningOf(session))
  useEffect(
    () =>
      session.onEvent(({ type }) => {
        if (type === 'mode.set') setScanning(scanningOf(session))
      }),
    [session],
  )
  const change = (next: Scanning) => {
    setScanning(next)
    rememberScanning(next)
    send(session, 'scans', next)
  }
  return [scanning, change]
}

function scanningOf(session: PageSession): Scanning {
  return session.view.get()?.scanning ?? rememberedScanning()
}

function send(session: PageSession, mode: Mode, scanning: Scanning | undefined): void {
  session.command('mode.set', { mode, ...(scanning && { scanning }) }).catch((error) => {
    // Where it is refused the page has ended, which it says itself.
    if (!(error instanceof SnaplinkError)) throw error
  })
}
