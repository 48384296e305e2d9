import type { PhoneSession } from '@snaplink/sdk'
import { useStore } from '@snaplink/sdk/react'
import { errorSentence } from '@snaplink/sdk/uploader-texts'
import { type ReactNode, useCallback, useEffect, useState } from 'react'
import { type FailureCode, phone as texts } from '../texts.ts'
import { EntryNotice } from './entry-notice.tsx'
import { type Invitation, showAddress } from './invitation.ts'
import { KeptScansDoor } from './kept-scans-door.tsx'
import { SendPage } from './send-page.tsx'
import type { Snaplink } from './snaplink.ts'
import { useEntry } from './use-entry.ts'
import { WaysInDoor } from './ways-in-door.tsx'

export function App({ snaplink, invitation }: { snaplink: Snaplink; invitation: Invitation | null }) {
  const [invited, setInvited] = useState(invitation)
  const { entry, leave, enterAs } = useEntry(snaplink, invited)
  const follow = useCallback((next: Invitation) => {
    showAddress(next.sessionId)
    setInvited(next)
  }, [])
  const { entry: words } = texts
  const waysIn = <WaysInDoor onJoined={enterAs} onInvited={follow} />
  const waysOn = (
    <>
      <KeptScansDoor session={null} />
      {waysIn}
    </>
  )
  switch (entry.state) {
    case 'connecting':
      return <EntryNotice kind="busy" title={words.connecting} />
    case 'unreachable':
      return <EntryNotice kind="busy" title={words.unreachableTitle} text={words.unreachableText} />
    case 'uninvited':
      return (
        <EntryNotice kind="scan" title={words.noPageTitle} text={words.noPageText}>
          {waysOn}
        </EntryNotice>
      )
    case 'left':
      return (
        <EntryNotice kind="off" title={words.leftTitle} text={words.leftText}>
          {waysOn}
        </EntryNotice>
      )
    case 'refused':
      return <Refused code={entry.code}>{waysOn}</Refused>
    case 'connected':
      return (
        <Connected
          key={entry.session.credential.sessionId}
          session={entry.session}
          onLeave={() => leave(entry.session)}
        >
          {waysIn}
        </Connected>
      )
  }
}

function Connected(props: { session: PhoneSession; onLeave(): void; children: ReactNode }) {
  const { session, onLeave, children } = props
  const connection = useStore(session.connection)
  const pageName = useStore(session.pageName)
  const [waitingCodes, setWaitingCodes] = useState(0)
  useEffect(() => {
    document.title = texts.title(pageName)
  }, [pageName])
  const hasEnded = connection.state === 'ended'
  const kept = <KeptScansDoor session={session} isTold={!hasEnded} onWaiting={setWaitingCodes} />
  if (hasEnded) {
    return (
      <Refused code={connection.code}>
        {kept}
        {children}
      </Refused>
    )
  }
  return (
    <>
      <SendPage session={session} waitingCodes={waitingCodes} onLeave={onLeave} />
      {kept}
    </>
  )
}

/** Why this phone is not, or no longer, connected, and how to get back. */
function Refused({ code, children }: { code: FailureCode; children: ReactNode }) {
  const { entry: words } = texts
  switch (code) {
    case 'ticket.invalid':
    case 'session.unknown':
      return (
        <EntryNotice kind="scan" title={words.ticketTitle} text={words.ticketText}>
          {children}
        </EntryNotice>
      )
    case 'device.removed':
    case 'token.invalid':
      return (
        <EntryNotice kind="off" title={words.removedTitle} text={words.removedText}>
          {children}
        </EntryNotice>
      )
    case 'session.closed':
      return (
        <EntryNotice kind="off" title={words.closedTitle} text={words.closedText}>
          {children}
        </EntryNotice>
      )
    case 'session.full':
      return (
        <EntryNotice kind="scan" title={words.fullTitle} text={words.fullText}>
          {children}
        </EntryNotice>
      )
    default:
      return (
        <EntryNotice kind="off" title={words.failedTitle} text={errorSentence(code)}>
          {children}
        </EntryNotice>
      )
  }
}
