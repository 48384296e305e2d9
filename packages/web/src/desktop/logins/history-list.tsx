import type { AccountEvent } from '@snaplink/contract'
import { desktop } from '../../texts.ts'
import { dayAndTime } from '../day-and-time.ts'

const texts = desktop.logins

/** What happened to the account, newest first. What did not succeed is marked, by a word as well as by its colour. */
export function HistoryList({ events }: { events: readonly AccountEvent[] | null }) {
  if (!events) return <p className="soft">{texts.loading}</p>
  if (events.length === 0) return <p className="soft">{texts.historyEmpty}</p>
  return (
    <ol className="history">
      {events.map(({ id, type, at, browser, address, place, way, phone }) => (
        <li key={id} data-type={type}>
          <p>{texts.event(type, browser || undefined, way, phone)}</p>
          <p className="soft figures">{[dayAndTime(at), place, address].filter(Boolean).join(' · ')}</p>
        </li>
      ))}
    </ol>
  )
}
