import './send-page.css'
import { type PhoneSession, SnaplinkError } from '@snaplink/sdk'
import { useRef, useState } from 'react'
import { Banner } from '../design/banner.tsx'
import { Button } from '../design/button.tsx'
import { ConnectionLine } from '../design/connection-line.tsx'
import { HourglassIcon, ProblemIcon } from '../design/icons.tsx'
import { failureSentence } from '../failure-sentence.ts'
import { phone as texts } from '../texts.ts'
import { useExpiry } from '../use-expiry.ts'
import { useStore } from '../use-store.ts'
import { CameraStage } from './camera-stage.tsx'
import { Header } from './header.tsx'
import { PickButtons } from './pick-buttons.tsx'
import { SentList } from './sent-list.tsx'
import { SentSummary } from './sent-summary.tsx'
import { canOpenCamera } from './use-camera.ts'

/** The connected phone: its camera in the page where browsers allow one, and the phone's own apps everywhere. */
export function SendPage({ session, onLeave }: { session: PhoneSession; onLeave(): void }) {
  const { send, copying, problem } = useSend(session)
  const outbox = useStore(session.outbox)
  const [live] = useState(canOpenCamera)
  const fresh = outbox.length === 0 && copying === 0
  const pending = outbox.filter(({ state }) => state === 'waiting' || state === 'sending').length

  return (
    <div className={`send-page ${live ? 'send-page-camera' : 'send-page-native'}`}>
      <ConnectionLine connection={session.connection} texts={texts.line} />
      <Header session={session} pending={pending} onLeave={onLeave} />
      <ExpiryNote session={session} />
      {problem && (
        <Banner tone="bad" icon={<ProblemIcon />}>
          {problem}
        </Banner>
      )}
      {live ? (
        <CameraStage session={session} copying={copying} onSend={send} />
      ) : (
        <main className="send-native">
          {fresh ? (
            <div className="send-empty">
              <h2>{texts.pick.emptyTitle}</h2>
              <p>{texts.pick.emptyText}</p>
            </div>
          ) : (
            <div className="send-done">
              <SentSummary session={session} copying={copying} />
              <SentList session={session} />
            </div>
          )}
          <PickButtons size={fresh ? 'large' : 'small'} onPick={send} />
        </main>
      )}
    </div>
  )
}

/** Sends what was picked, and says meanwhile how many photos are being copied: fifty from a gallery take seconds. */
function useSend(session: PhoneSession) {
  const [copying, setCopying] = useState(0)
  const [problem, setProblem] = useState<string | null>(null)
  const count = useRef(0)

  const change = (by: number) => {
    count.current += by
    setCopying(count.current)
  }
  const send = async (files: readonly File[]) => {
    setProblem(null)
    change(files.length)
    try {
      await session.sendPhotos(files)
    } catch (error) {
      setProblem(texts.pick.unreadable(failureSentence(error)))
    } finally {
      change(-files.length)
    }
  }
  return { send, copying, problem }
}

function ExpiryNote({ session }: { session: PhoneSession }) {
  const [leftMs, clear] = useExpiry(session)
  if (leftMs === null) return null
  const keep = async () => {
    try {
      await session.command('session.extend', {})
      clear()
    } catch (error) {
      // It has closed meanwhile, which the whole page is about to say.
      if (!(error instanceof SnaplinkError)) throw error
    }
  }
  return (
    <Banner tone="warn" icon={<HourglassIcon />} action={<Button onClick={keep}>{texts.line.keep}</Button>}>
      {texts.line.expiring(leftMs)}
    </Banner>
  )
}
