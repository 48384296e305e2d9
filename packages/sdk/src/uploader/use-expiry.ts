import { useCallback, useEffect, useState } from 'react'
import type { Session } from '../index.ts'

/** Milliseconds until the session closes by itself, from when both ends are warned; null before, and once it was kept open. */
export function useExpiry(session: Session): [leftMs: number | null, clear: () => void] {
  const [leftMs, setLeftMs] = useState<number | null>(null)
  const clear = useCallback(() => setLeftMs(null), [])
  const warned = leftMs !== null

  useEffect(() => {
    const stopSignals = session.onSignal((signal) => {
      if (signal.type === 'session.expiring') setLeftMs(Math.max(0, signal.data.expiresAt - Date.now()))
    })
    const stopEvents = session.onEvent(({ type }) => {
      if (type === 'session.extended') clear()
    })
    return () => {
      stopSignals()
      stopEvents()
    }
  }, [session, clear])

  useEffect(() => {
    if (!warned) return
    const stepMs = 15_000
    const timer = setInterval(() => setLeftMs((left) => left && Math.max(0, left - stepMs)), stepMs)
    return () => clearInterval(timer)
  }, [warned])

  return [leftMs, clear]
}
