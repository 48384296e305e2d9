import type { TicketAnswer } from '@snaplink/contract'
import { useEffect, useState } from 'react'
import { ProgressRing } from '../../design/progress-ring.tsx'
import { clockTime, desktop } from '../../texts.ts'

const texts = desktop.pairing

/** How long the code stands before a fresh one replaces it. Not read out: it would never be quiet. */
export function RenewCountdown({ ticket }: { ticket: TicketAnswer }) {
  const leftMs = useCountdown(ticket)
  return (
    <p className="pairing-countdown figures" aria-hidden="true">
      <ProgressRing fraction={leftMs / ticket.renewInMs} size={16} />
      {leftMs > 0 ? texts.renewsIn(clockTime(leftMs)) : texts.renewing}
    </p>
  )
}

/** Counts from when the ticket came, by this machine's own clock: the server's may be off. */
function useCountdown(ticket: TicketAnswer): number {
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
