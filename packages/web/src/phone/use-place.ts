import type { PhoneSession } from '@snaplink/sdk'
import { useStore } from '@snaplink/sdk/react'
import { useEffect, useState } from 'react'

export type Place = 'photos' | 'scanner'

/** How long the page's wish is waited for; then its phone is a camera. */
const patienceMs = 1500

/**
 * What this phone is: what its page wants, and from then on what the person with the phone wants, until the page wants something
 * else. Null until the first is known: a camera that is opened for nothing takes a second of everybody's time.
 */
export function usePlace(session: PhoneSession): [Place | null, (place: Place) => void] {
  const view = useStore(session.view)
  const wanted = view && (view.mode ?? 'photos')
  const [place, setPlace] = useState<Place | null>(null)

  useEffect(() => {
    if (wanted) setPlace(wanted === 'photos' ? 'photos' : 'scanner')
  }, [wanted])
  useEffect(() => {
    const timer = setTimeout(() => setPlace((now) => now ?? 'photos'), patienceMs)
    return () => clearTimeout(timer)
  }, [])
  return [place, setPlace]
}
