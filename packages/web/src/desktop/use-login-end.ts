import type { PageSession } from '@snaplink/sdk'
import { useEffect } from 'react'
import { untilReachable } from '../until-reachable.ts'
import type { Snaplink } from './snaplink.ts'

/** When this tab's page closes, somebody may have ended its login elsewhere: then there is nobody here any more. */
export function useLoginEnd(snaplink: Snaplink, session: PageSession | null, onEnded: () => void): void {
  useEffect(() => {
    if (!session) return
    const gone = new AbortController()
    const look = async () => {
      if (session.connection.get().state !== 'ended') return
      try {
        const { user } = await untilReachable(() => snaplink.me(), { signal: gone.signal })
        if (!user) onEnded()
      } catch (error) {
        if (!gone.signal.aborted) throw error
      }
    }
    const stop = session.connection.subscribe(() => void look())
    return () => {
      stop()
      gone.abort()
    }
  }, [snaplink, session, onEnded])
}
