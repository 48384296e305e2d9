import type { ShellRequest, ShellState } from '@snaplink/contract'
import type { PageSession } from '@snaplink/sdk'
import { useToast } from '@snaplink/sdk/design'
import { useCallback, useEffect, useRef, useState } from 'react'
import { findShell } from './find-shell.ts'

/** What the application tells of itself; null until it has. */
export function useShellState(): ShellState | null {
  const [state, setState] = useState<ShellState | null>(null)
  useEffect(() => {
    const shell = findShell()
    const stop = shell?.onState(setState)
    void shell?.state().then(setState)
    return stop
  }, [])
  return state
}

/** Asks the application for something; what stands in the way is said in a toast. @returns whether it was done */
export function useAskShell(): (request: ShellRequest) => Promise<boolean> {
  const toast = useToast()
  return useCallback(
    async (request) => {
      const answer = await findShell()?.ask(request)
      if (answer?.problem) toast({ tone: 'bad', text: answer.problem })
      return answer?.problem === null
    },
    [toast],
  )
}

/** Tells the application which session this window shows, for it goes on with it when nobody looks. */
export function useTellShell(session: PageSession | null): void {
  const hasTold = useRef(false)
  useEffect(() => {
    // Before there is one, that of an earlier run may still be taken up.
    if (!session && !hasTold.current) return
    hasTold.current = true
    const { sessionId, deviceId, token } = session?.credential ?? {}
    const credential = sessionId && deviceId && token ? { sessionId, deviceId, token, role: 'page' as const } : null
    void findShell()?.ask({ type: 'session', credential })
  }, [session])
}
