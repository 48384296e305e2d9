import type { ErrorCode } from '@snaplink/contract'
import { type PhoneSession, SnaplinkError } from '@snaplink/sdk'
import { useCallback, useEffect, useState } from 'react'
import { sessionOptions } from '../session-options.ts'
import type { FailureCode } from '../texts.ts'
import { untilReachable } from '../until-reachable.ts'
import { type Invitation, showAddress } from './invitation.ts'
import { beginJoin, credentialFor, forgetDevice, forgetOldDevices, keepCredential } from './kept-device.ts'
import type { Snaplink } from './snaplink.ts'

/** How far this phone is on its way into the session. */
export type Entry =
  | { state: 'connecting' }
  /** Keeps trying by itself. */
  | { state: 'unreachable' }
  | { state: 'connected'; session: PhoneSession }
  | { state: 'refused'; code: FailureCode }
  | { state: 'left' }
  /** The page was opened without a code. */
  | { state: 'uninvited' }

/** Brings this phone into the session: resumes where it has been before, joins with the ticket where it has not. */
export function useEntry(snaplink: Snaplink, invitation: Invitation | null) {
  const [entry, setEntry] = useState<Entry>(invitation ? { state: 'connecting' } : { state: 'uninvited' })

  useEffect(() => {
    if (!invitation) return
    const gone = new AbortController()
    setEntry({ state: 'connecting' })
    forgetOldDevices()
    enter(snaplink, invitation, gone.signal, setEntry).catch((error) => {
      if (gone.signal.aborted) return
      if (!(error instanceof SnaplinkError)) throw error
      setEntry({ state: 'refused', code: error.code })
    })
    return () => gone.abort()
  }, [snaplink, invitation])

  const leave = useCallback(async (session: PhoneSession) => {
    forgetDevice(session.credential.sessionId)
    setEntry({ state: 'left' })
    try {
      await session.leave()
    } catch (error) {
      // Refused because it is over already: then we have left.
      if (!(error instanceof SnaplinkError)) throw error
    }
  }, [])

  /** As one that has joined in another way. */
  const enterAs = useCallback((session: PhoneSession) => {
    keepCredential(session.credential)
    showAddress(session.credential.sessionId)
    setEntry({ state: 'connected', session })
  }, [])

  return { entry, leave, enterAs }
}

async function enter(
  snaplink: Snaplink,
  { sessionId, ticket }: Invitation,
  signal: AbortSignal,
  onEntry: (entry: Entry) => void,
): Promise<void> {
  const credential = credentialFor(sessionId)
  if (credential) {
    const session = snaplink.resumePhone(credential, sessionOptions())
    const ended = await firstWord(session)
    if (!ended || !ticket) return onEntry({ state: 'connected', session })
    // Disconnected earlier, and now back with a fresh code: a newcomer under a new id.
    session.stop()
  }
  if (!ticket) return onEntry({ state: 'refused', code: 'ticket.invalid' })

  const deviceId = beginJoin(sessionId, ticket)
  const name = await snaplink.describeDevice()
  const join = () => snaplink.joinSession({ ...sessionOptions(), ticket, deviceId, name })
  const session = await untilReachable(join, { signal, onUnreachable: () => onEntry({ state: 'unreachable' }) })
  keepCredential(session.credential)
  onEntry({ state: 'connected', session })
}

/** Waits until a resumed session is heard of: undefined when it goes on (now or later), the reason when it has ended. */
function firstWord(session: PhoneSession): Promise<ErrorCode | undefined> {
  return new Promise((resolve) => {
    const look = () => {
      const connection = session.connection.get()
      if (connection.state === 'connecting') return
      stop()
      resolve(connection.state === 'ended' ? connection.code : undefined)
    }
    const stop = session.connection.subscribe(look)
    look()
  })
}
