import type { DeviceView } from '@snaplink/contract'
import { useEffect, useState } from 'react'
import type { PageSession } from '../session.ts'

/** The phone that is there, connected ones first; null without one. */
export function usePhone(session: PageSession | null): DeviceView | null {
  const [phone, setPhone] = useState<DeviceView | null>(null)
  useEffect(() => {
    if (!session) return setPhone(null)
    const look = () => {
      const isOver = session.connection.get().state === 'ended'
      const phones = (isOver ? [] : (session.view.get()?.devices ?? [])).filter(
        ({ role, state }) => role === 'phone' && state !== 'gone',
      )
      setPhone(phones.find(({ state }) => state === 'connected') ?? phones[0] ?? null)
    }
    const stops = [session.view.subscribe(look), session.connection.subscribe(look)]
    look()
    return () => {
      for (const stop of stops) stop()
    }
  }, [session])
  return phone
}
