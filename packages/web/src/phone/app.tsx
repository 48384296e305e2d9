import type { PhoneSession } from '@snaplink/sdk'
import { useEffect } from 'react'
import { errorSentence, type FailureCode, phone as texts } from '../texts.ts'
import { useStore } from '../use-store.ts'
import { EntryNotice } from './entry-notice.tsx'
import type { Invitation } from './invitation.ts'
import { SendPage } from './send-page.tsx'
import type { Snaplink } from './snaplink.ts'
import { useEntry } from './use-entry.ts'

export function App({ snaplink, invitation }: { snaplink: Snaplink; invitation: Invitation | null }) {
  const { entry, leave } = useEntry(snaplink, invitation)
  const { entry: words } = texts
  switch (entry.state) {
    case 'connecting':
      return <EntryNotice kind="busy" title={words.connecting} />
    case 'unreachable':
      return <EntryNotice kind="busy" title={words.unreachableTitle} text={words.unreachableText} />
    case 'uninvited':
      return <EntryNotice kind="scan" title={words.noPageTitle} text={words.noPageText} />
    case 'left':
      return <EntryNotice kind="off" title={words.leftTitle} text={words.leftText} />
    case 'refused':
      return <Refused code={entry.code} />
    case 'connected':
      return <Connected session={entry.session} onLeave={() => leave(entry.session)} />
  }
}

function Connected({ session, onLeave }: { session: PhoneSession; onLeave(): void }) {
  const connection = useStore(session.connection)
  const pageName = useStore(session.pageName)
  useEffect(() => {
    document.title = texts.title(pageName)
  }, [pageName])
  if (connection.state === 'ended') return <Refused code={connection.code} />
  return <SendPage session={session} onLeave={onLeave} />
}

/** Why this phone is not, or no longer, connected, and how to get back. */
function Refused({ code }: { code: FailureCode }) {
  const { entry: words } = texts
  switch (code) {
    case 'ticket.invalid':
    case 'session.unknown':
      return <EntryNotice kind="scan" title={words.ticketTitle} text={words.ticketText} />
    case 'device.removed':
    case 'token.invalid':
      return <EntryNotice kind="off" title={words.removedTitle} text={words.removedText} />
    case 'session.closed':
      return <EntryNotice kind="off" title={words.closedTitle} text={words.closedText} />
    case 'session.full':
      return <EntryNotice kind="scan" title={words.fullTitle} text={words.fullText} />
    default:
      return <EntryNotice kind="off" title={words.failedTitle} text={errorSentence(code)} />
  }
}
