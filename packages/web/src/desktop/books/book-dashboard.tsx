import type { PageSession } from '@snaplink/sdk'
import type { OwnBooks } from '@snaplink/sdk/books'
import { StateDot } from '@snaplink/sdk/design'
import { failureSentence, type Pairing, useStore } from '@snaplink/sdk/react'
import { receiver, books as texts } from '../../book-texts.ts'
import { BookList } from './book-list.tsx'
import type { FilterChoices } from './find-books.ts'
import type { BookChanges } from './use-book-changes.ts'

export interface BookDashboardProps {
  session: PageSession
  own: OwnBooks
  changes: BookChanges
  choices: FilterChoices
  pairing: Pairing
  fresh: ReadonlySet<string>
}

/** All books of a person, or what is to be done to have some. */
export function BookDashboard({ session, own, changes, choices, pairing, fresh }: BookDashboardProps) {
  const isEmpty = useStore(own.books).length === 0
  const isLoaded = useStore(own.isComplete)
  const problem = useStore(own.problem)
  if (!isEmpty) {
    const { deviceId } = session.credential
    return <BookList own={own} changes={changes} choices={choices} ownDeviceId={deviceId} fresh={fresh} />
  }
  if (problem) return <p className="scans-empty">{failureSentence(problem)}</p>
  if (!isLoaded) return <p className="scans-empty soft">{texts.loading}</p>
  return <NoBooks pairing={pairing} />
}

/** Where the books will be: what to do. */
function NoBooks({ pairing }: { pairing: Pairing }) {
  const connected = pairing.reachable.find(({ state }) => state === 'connected')
  const name = (connected ?? pairing.reachable[0])?.name
  if (name === undefined) return <p className="scans-empty soft">{receiver.lead}</p>
  return (
    <div className="scans-empty">
      <StateDot state={connected ? 'live' : 'waiting'} />
      <p className="panel-title">{connected ? receiver.connected(name) : receiver.away(name)}</p>
      <p className="soft">{connected ? receiver.connectedText : receiver.awayText}</p>
    </div>
  )
}
