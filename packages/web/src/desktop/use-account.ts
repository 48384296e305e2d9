import type { UserView } from '@snaplink/contract'
import { useCallback, useEffect, useState } from 'react'
import { untilReachable } from '../until-reachable.ts'
import type { Snaplink } from './snaplink.ts'

export type Account =
  | { state: 'loading' }
  /** Keeps trying by itself. */
  | { state: 'unreachable' }
  | { state: 'known'; user: UserView | null; guests: boolean }

/** Who is here. `setUser` after logging in or out; `beGuest` makes a guest where nobody is. */
export function useAccount(snaplink: Snaplink) {
  const [account, setAccount] = useState<Account>({ state: 'loading' })

  useEffect(() => {
    const gone = new AbortController()
    untilReachable(() => snaplink.me(), {
      signal: gone.signal,
      onUnreachable: () => setAccount({ state: 'unreachable' }),
    }).then(
      ({ user, guests }) => setAccount({ state: 'known', user, guests }),
      (error) => {
        if (!gone.signal.aborted) throw error
      },
    )
    return () => gone.abort()
  }, [snaplink])

  const setUser = useCallback((user: UserView | null) => {
    setAccount((before) => (before.state === 'known' ? { ...before, user } : before))
  }, [])

  const beGuest = useCallback(async () => {
    setUser(await untilReachable(() => snaplink.guest()))
  }, [snaplink, setUser])

  return { account, setUser, beGuest }
}
