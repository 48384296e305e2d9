import type { ShortCodeAnswer } from '@snaplink/contract'
import { useEffect, useState } from 'react'
import { useToast } from '../design/toasts.tsx'
import type { PageSession } from '../session.ts'
import { failureSentence } from './failure-sentence.ts'
import { clockTime, shortCode as texts } from './texts.ts'

/** Eight letters for a phone that cannot scan, made when they are asked for. */
export function ShortCode({ session, pairingUrl }: { session: PageSession; pairingUrl: string }) {
  const toast = useToast()
  const [made, setMade] = useState<ShortCodeAnswer | null>(null)
  const leftMs = useTimeLeft(made)

  const make = () =>
    session.makeShortCode().then(setMade, (error) => toast({ tone: 'bad', text: failureSentence(error) }))

  if (!made) {
    return (
      <button type="button" className="text-button" onClick={make}>
        {texts.ask}
      </button>
    )
  }
  const address = `${pairingUrl.split('/mobile-upload/')[0]}/scan`
  return (
    <div className="short-code">
      <p className="soft">{texts.open}</p>
      <code>{address}</code>
      <p className="soft">{texts.type}</p>
      <p className={leftMs > 0 ? 'short-code-letters' : 'short-code-over'} role="status">
        {leftMs > 0 ? made.code : texts.over}
      </p>
      <p className="short-code-end figures">
        {leftMs > 0 && <span aria-hidden="true">{texts.goodFor(clockTime(leftMs))}</span>}
        <button type="button" className="text-button" onClick={make}>
          {texts.again}
        </button>
      </p>
    </div>
  )
}

/** Of a code, by this computer's own clock: the server's may be off. */
function useTimeLeft(made: ShortCodeAnswer | null): number {
  const [leftMs, setLeftMs] = useState(0)
  useEffect(() => {
    if (!made) return
    const endsAt = performance.now() + goodMs
    const tick = () => setLeftMs(Math.max(0, endsAt - performance.now()))
    tick()
    const timer = setInterval(tick, 1000)
    return () => clearInterval(timer)
  }, [made])
  return made ? leftMs : 0
}

/** `limits.ticketMs`, less the time that the answer took. */
const goodMs = 175_000
