import './send-page.css'
import { type PhoneSession, type SendOptions, SnaplinkError } from '@snaplink/sdk'
import { Banner, Button, HourglassIcon, ProblemIcon, ScanIcon } from '@snaplink/sdk/design'
import { failureSentence, useExpiry, useStore } from '@snaplink/sdk/react'
import { useRef, useState } from 'react'
import { ConnectionLine } from '../design/connection-line.tsx'
import { phone as texts } from '../texts.ts'
import { CameraStage } from './camera-stage.tsx'
import { DoneDoor } from './done-door.tsx'
import { Header } from './header.tsx'
import { PickButtons } from './pick-buttons.tsx'
import { ScannerDoor } from './scanner/scanner-door.tsx'
import { SentList } from './sent-list.tsx'
import { SentSummary } from './sent-summary.tsx'
import { TextsButton, TextsDoor } from './texts/texts-door.tsx'
import { canOpenCamera } from './use-camera.ts'
import { usePlace } from './use-place.ts'

export interface SendPageProps {
  session: PhoneSession
  /** Scanned, and not on the computer yet. */
  waitingCodes: number
  onLeave(): void
}

/** The connected phone: its camera in the page where browsers allow one, and the phone's own apps everywhere. */
export function SendPage({ session, waitingCodes, onLeave }: SendPageProps) {
  const { send, copying, problem } = useSend(session)
  const [place, go] = usePlace(session)
  const outbox = useStore(session.outbox)
  const [live] = useState(canOpenCamera)
  const [isDone, setDone] = useState(false)
  const [textsOpen, setTextsOpen] = useState(false)
  const fresh = outbox.length === 0 && copying === 0
  const pending = outbox.filter(({ state }) => state === 'waiting' || state === 'sending').length

  return (
    <div className={`send-page ${live ? 'send-page-camera' : 'send-page-native'}`}>
      <ConnectionLine connection={session.connection} texts={texts.line} />
      <Header session={session} pending={{ photos: pending, codes: waitingCodes }} onLeave={onLeave}>
        <TextsButton onOpen={() => setTextsOpen(true)} />
      </Header>
      <ExpiryNote session={session} />
      <TextsDoor session={session} isOpen={textsOpen} onClose={() => setTextsOpen(false)} />
      {problem && (
        <Banner tone="bad" icon={<ProblemIcon />}>
          {problem}
        </Banner>
      )}
      {place === 'scanner' ? (
        <ScannerDoor session={session} onSend={send} onPhotos={() => go('photos')} />
      ) : place === null ? (
        <main className="send-native" />
      ) : isDone ? (
        <DoneDoor session={session} onMore={() => setDone(false)} />
      ) : live ? (
        <CameraStage
          session={session}
          copying={copying}
          onSend={send}
          onDone={() => setDone(true)}
          onScan={() => go('scanner')}
        />
      ) : (
        <main className="send-native">
          {fresh ? (
            <div className="send-empty">
              <h2>{texts.pick.emptyTitle}</h2>
              <p>{texts.pick.emptyText}</p>
            </div>
          ) : (
            <div className="send-done">
              <SentSummary session={session} copying={copying} onDone={() => setDone(true)} />
              <SentList session={session} />
            </div>
          )}
          <PickButtons size={fresh ? 'large' : 'small'} onPick={send} />
          <div className="send-scan">
            <Button icon={<ScanIcon />} onClick={() => go('scanner')}>
              {texts.scannerDoor.openLong}
            </Button>
          </div>
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
  const send = async (files: readonly File[], options?: SendOptions) => {
    setProblem(null)
    change(files.length)
    try {
      await session.sendPhotos(files, options)
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
