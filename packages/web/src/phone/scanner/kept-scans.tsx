import type { PhoneSession } from '@snaplink/sdk'
import { sendLeftBooks } from '@snaplink/sdk/book-outbox'
import { useStore } from '@snaplink/sdk/react'
import { sendLeftScans } from '@snaplink/sdk/scan-outbox'
import { useEffect, useState } from 'react'
import { bookScanner } from '../../book-scanner-texts.ts'
import { scanner } from '../../scanner-texts.ts'
import { bookOutboxOf } from '../books/book-parts.ts'
import { scanOutboxOf } from './scan-outbox-of.ts'

export interface KeptScansProps {
  /** Null where there is none: then those of earlier ones are sent. */
  session: PhoneSession | null
  /** Something else tells how they are. */
  isTold?: boolean | undefined
  /** Told how many of this session's own have not arrived yet: they are lost when the phone leaves it. */
  onWaiting?: ((count: number) => void) | undefined
}

/** What was scanned and has not arrived, told where the scanner is not: it is on its way, also after its page has closed. */
export function KeptScans({ session, ...props }: KeptScansProps) {
  return session ? <OfSession session={session} {...props} /> : <OfEarlier />
}

function OfSession({ session, isTold, onWaiting }: KeptScansProps & { session: PhoneSession }) {
  const scans = scanOutboxOf(session)
  const books = bookOutboxOf(session)
  const ownScans = countWaiting(useStore(scans.scans))
  const ownBooks = countWaiting(useStore(books.books))
  const waitingScans = ownScans + countWaiting(useStore(scans.left))
  const waitingBooks = ownBooks + countWaiting(useStore(books.left))
  useEffect(() => onWaiting?.(ownScans + ownBooks), [ownScans, ownBooks, onWaiting])
  if (isTold) return null
  return (
    <>
      <Line waiting={waitingScans} texts={scanner} />
      <Line waiting={waitingBooks} texts={bookScanner} />
    </>
  )
}

function OfEarlier() {
  const [scans] = useState(sendLeftScans)
  const [books] = useState(sendLeftBooks)
  useEffect(() => scans.stop, [scans])
  useEffect(() => books.stop, [books])
  return (
    <>
      <Line waiting={countWaiting(useStore(scans.scans))} texts={scanner} />
      <Line waiting={countWaiting(useStore(books.books))} texts={bookScanner} />
    </>
  )
}

function countWaiting(all: readonly { state: string }[]): number {
  return all.filter(({ state }) => state === 'waiting').length
}

function Line({ waiting, texts }: { waiting: number; texts: Pick<typeof scanner, 'listHint' | 'allArrived'> }) {
  const [hadSome, setHadSome] = useState(false)
  useEffect(() => {
    if (waiting > 0) setHadSome(true)
  }, [waiting])
  return <p role="status">{waiting > 0 ? texts.listHint(waiting) : hadSome ? texts.allArrived : ''}</p>
}
