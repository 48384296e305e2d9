import type { PhoneSession } from '@snaplink/sdk'
import { useStore } from '@snaplink/sdk/react'
import { sendLeftScans } from '@snaplink/sdk/scan-outbox'
import { useEffect, useState } from 'react'
import { scanner as texts } from '../../scanner-texts.ts'
import { scanOutboxOf } from './scan-outbox-of.ts'

export interface KeptScansProps {
  /** Null where there is none: then those of earlier ones are sent. */
  session: PhoneSession | null
  /** Something else tells how the scans are. */
  isTold?: boolean | undefined
}

/** What was scanned and has not arrived, told where the scanner is not: it is on its way, also after its page has closed. */
export function KeptScans({ session, isTold }: KeptScansProps) {
  return session ? <OfSession {...{ session, isTold }} /> : <OfEarlier />
}

function OfSession({ session, isTold }: KeptScansProps & { session: PhoneSession }) {
  const outbox = scanOutboxOf(session)
  const scans = [...useStore(outbox.scans), ...useStore(outbox.left)]
  return isTold ? null : <Line waiting={scans.filter(({ state }) => state === 'waiting').length} />
}

function OfEarlier() {
  const [left] = useState(sendLeftScans)
  useEffect(() => left.stop, [left])
  return <Line waiting={useStore(left.scans).filter(({ state }) => state === 'waiting').length} />
}

function Line({ waiting }: { waiting: number }) {
  const [hadSome, setHadSome] = useState(false)
  useEffect(() => {
    if (waiting > 0) setHadSome(true)
  }, [waiting])
  return <p role="status">{waiting > 0 ? texts.listHint(waiting) : hadSome ? texts.allArrived : ''}</p>
}
