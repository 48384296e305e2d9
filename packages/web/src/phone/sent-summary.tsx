import './sent-summary.css'
import type { PhoneSession } from '@snaplink/sdk'
import { Button, CheckIcon, ProblemIcon } from '@snaplink/sdk/design'
import { useStore } from '@snaplink/sdk/react'
import { common, phone as texts } from '../texts.ts'
import { summarise } from './outbox-summary.ts'

export interface SentSummaryProps {
  session: PhoneSession
  copying: number
  onDone(): void
}

/** One line about all photos of this phone, with a bar while some are under way. */
export function SentSummary({ session, copying, onDone }: SentSummaryProps) {
  const outbox = useStore(session.outbox)
  const sending = useStore(session.sending)
  const summary = summarise(outbox, sending)
  const line = copying > 0 ? texts.pick.copying(copying) : summary.line
  const done = copying === 0 && summary.fraction === null

  /** All that has not arrived; the rest stays where it is. */
  const stop = () => {
    for (const { photoId, state } of outbox) {
      if (state === 'waiting' || state === 'sending') void session.dropPhoto(photoId)
    }
  }

  if (outbox.length === 0 && copying === 0) return null
  return (
    <div className="sent-summary" data-state={done ? 'done' : 'busy'}>
      <p role="status">
        {done && (summary.failed > 0 ? <ProblemIcon size={18} /> : <CheckIcon size={18} />)}
        {line}
      </p>
      {summary.fraction !== null && copying === 0 && (
        // Not read out: the line above changes with each photo, which is often enough.
        <div className="sent-progress figures" aria-hidden="true">
          <div className="sent-bar">
            <div style={{ transform: `scaleX(${summary.fraction})` }} />
          </div>
          {common.percent(Math.floor(summary.fraction * 100))}
        </div>
      )}
      <div className="sent-summary-end">
        {done ? (
          <Button kind="quiet" onClick={onDone}>
            {texts.sent.done}
          </Button>
        ) : (
          <Button kind="quiet" aria-label={texts.sent.stopLabel} onClick={stop}>
            {texts.sent.stop}
          </Button>
        )}
      </div>
    </div>
  )
}
