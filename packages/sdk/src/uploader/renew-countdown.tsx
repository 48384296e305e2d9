import { useEffect, useState } from 'react'
import { ProgressRing } from '../design/progress-ring.tsx'
import { clockTime, pairing as texts } from './texts.ts'

/** A code that has just come, and how long it stands. */
interface Renewed {
  readonly renewInMs: number
}

/** How long the code stands before a fresh one replaces it. Not read out: it would never be quiet. */
export function RenewCountdown({ ticket }: { ticket: Renewed }) {
  const leftMs = useCountdown(ticket)
  return (
    <p className="pairing-countdown figures" aria-hidden="true">
      <ProgressRing fraction={leftMs / ticket.renewInMs} size={16} />
      {leftMs > 0 ? texts.renewsIn(clockTime(leftMs)) : texts.renewing}
    </p>
  )
}

/** Counts from when the ticket came, by this machine's own clock: the server's may be off. */
function useCountdown(ticket: Renewed): number {
  const [leftMs, setLeftMs] = useState(ticket.renewInMs)
  useEffect(() => {
    const renewAt = performance.now() + ticket.renewInMs
    const tick = () => setLeftMs(Math.max(0, renewAt - performance.now()))
    tick()
    const timer = setInterval(tick, 1000)
    return () => clearInterval(timer)
  }, [ticket])
  return leftMs
}
