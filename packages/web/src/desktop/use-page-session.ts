import type { UserView } from '@snaplink/contract'
import { type Credential, type PageSession, SnaplinkError } from '@snaplink/sdk'
import { useCallback, useEffect, useRef, useState } from 'react'
import { sessionOptions } from '../session-options.ts'
import { type FailureCode, desktop as texts } from '../texts.ts'
import { untilReachable } from '../until-reachable.ts'
import type { Snaplink } from './snaplink.ts'

export type PageState =
  | { state: 'opening'; unreachable: boolean }
  | { state: 'open'; session: PageSession }
  | { state: 'failed'; code: FailureCode }

const opening: PageState = { state: 'opening', unreachable: false }

/**
 * This tab's session: opened once somebody is here and wants it, resumed after a reload, kept through log-in and sign-up.
 *
 * @param wanted whether to open one that is not there yet
 */
export function usePageSession(snaplink: Snaplink, user: UserView | null, wanted: boolean) {
  const [page, setPage] = useState<PageState>(opening)
  const begun = useRef(false)
  const current = useRef<PageSession | null>(null)

  const begin = useCallback(
    async (owner: UserView) => {
      begun.current = true
      setPage(opening)
      try {
        current.current = await resumeOrOpen(snaplink, owner, () => setPage({ state: 'opening', unreachable: true }))
        keepCredential(current.current.credential)
        setPage({ state: 'open', session: current.current })
      } catch (error) {
        if (!(error instanceof SnaplinkError)) throw error
        setPage({ state: 'failed', code: error.code })
      }
    },
    [snaplink],
  )

  useEffect(() => {
    if (wanted && user && !begun.current) void begin(user)
  }, [wanted, user, begin])

  useEffect(() => () => current.current?.stop(), [])

  /** Lets go of this tab's session; the next one that is wanted is new. */
  const forget = useCallback(() => {
    current.current?.stop()
    current.current = null
    begun.current = false
    sessionStorage.removeItem(credentialKey)
    setPage(opening)
  }, [])

  const openNew = useCallback(() => {
    forget()
    if (user) void begin(user)
  }, [forget, begin, user])

  return { page, forget, openNew }
}

async function resumeOrOpen(snaplink: Snaplink, owner: UserView, onUnreachable: () => void): Promise<PageSession> {
  const credential = keptCredential()
  if (credential) return snaplink.resumePage(credential, sessionOptions())
  const pageName = texts.pageName(owner.isGuest ? '' : owner.name, await snaplink.describeDevice())
  return untilReachable(() => snaplink.openSession({ pageName, ...sessionOptions() }), { onUnreachable })
}

/** Kept for this tab alone: every tab is a page of its own. */
const credentialKey = 'snaplink.page'

function keepCredential(credential: Credential): void {
  sessionStorage.setItem(credentialKey, JSON.stringify(credential))
}

/** For the desktop application, which keeps what a window forgets: goes on with its session, unless this tab has one. */
export function adoptCredential(credential: Credential | null): void {
  if (credential && !keptCredential()) keepCredential(credential)
}

export function keptCredential(): Credential | null {
  const kept = sessionStorage.getItem(credentialKey)
  return kept ? JSON.parse(kept) : null
}
