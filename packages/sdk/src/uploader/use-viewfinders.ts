import { useEffect, useState } from 'react'
import type { PageSession } from '../session.ts'

/** A phone says every five seconds that its camera is open. */
const silentMs = 12_000

/** The ids of the phones whose live camera is open right now. */
export function useViewfinders(session: PageSession): ReadonlySet<string> {
  const [open, setOpen] = useState<ReadonlySet<string>>(new Set())
  useEffect(() => {
    const timers = new Map<string, ReturnType<typeof setTimeout>>()
    const close = (deviceId: string) => {
      clearTimeout(timers.get(deviceId))
      timers.delete(deviceId)
      setOpen(new Set(timers.keys()))
    }
    const stop = session.onSignal(({ type, by, data }) => {
      if (type !== 'viewfinder.open') return
      if (!data.isOpen) return close(by)
      const isNew = !timers.has(by)
      clearTimeout(timers.get(by))
      timers.set(
        by,
        setTimeout(() => close(by), silentMs),
      )
      if (isNew) setOpen(new Set(timers.keys()))
    })
    return () => {
      stop()
      for (const timer of timers.values()) clearTimeout(timer)
    }
  }, [session])
  return open
}
