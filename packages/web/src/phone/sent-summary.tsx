import './sent-summary.css'
import type { PhoneSession } from '@snaplink/sdk'
import { CheckIcon, ProblemIcon } from '../design/icons.tsx'
import { ProgressRing } from '../design/progress-ring.tsx'
import { phone as texts } from '../texts.ts'
import { useStore } from '../use-store.ts'
import { summarise } from './outbox-summary.ts'

/** One line about all photos of this phone, with a bar while some are under way. */
export function SentSummary({ session, copying }: { session: PhoneSession; copying: number }) {
  const outbox = useStore(session.outbox)
  const connection = useStore(session.connection)
  const summary = summarise(outbox, connection.state)
  const line = copying > 0 ? texts.pick.copying(copying) : summary.line
  const done = copying === 0 && summary.fraction === null

  if (outbox.length === 0 && copying === 0) return null
  return (
    <div className="sent-summary" data-state={done ? 'done' : 'busy'}>
      <p className="figures" aria-hidden="true">
        {summary.failed > 0 && <ProblemIcon size={18} />}
        {done && summary.failed === 0 && <CheckIcon size={18} />}
        {!done && summary.failed === 0 && <ProgressRing fraction={summary.fraction ?? 0} size={18} />}
        {line}
      </p>
      <p className="spoken" role="status">
        {copying > 0 ? line : summary.spoken}
      </p>
      {!done && (
        <div className="sent-bar" aria-hidden="true">
          <div style={{ transform: `scaleX(${summary.fraction ?? 0})` }} />
        </div>
      )}
    </div>
  )
}
