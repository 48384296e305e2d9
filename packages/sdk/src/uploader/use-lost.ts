import { useEffect, useState } from 'react'
import type { Connection, Store } from '../index.ts'
import { useStore } from './use-store.ts'

/** A drop that heals within this time is nobody's business. */
const quietMs = 1200

/** Whether nothing has been heard from the server for a moment: from the first failure, through all retries, until it is heard again. */
export function useLost(store: Store<Connection>): boolean {
  const { state } = useStore(store)
  const [failing, setFailing] = useState(false)
  const [lost, setLost] = useState(false)

  // `connecting` says nothing: it is how a retry begins, and how a page does.
  useEffect(() => {
    if (state !== 'connecting') setFailing(state === 'waiting')
  }, [state])

  useEffect(() => {
    if (!failing) return setLost(false)
    const timer = setTimeout(() => setLost(true), quietMs)
    return () => clearTimeout(timer)
  }, [failing])

  return lost
}
