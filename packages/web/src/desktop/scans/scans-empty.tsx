import type { SnaplinkError } from '@snaplink/sdk'
import { BarcodeIcon, StateDot } from '@snaplink/sdk/design'
import { failureSentence, type Pairing } from '@snaplink/sdk/react'
import { scans as texts } from '../../scan-texts.ts'

export interface ScansEmptyProps {
  isLoaded: boolean
  /** Why they could not be loaded. */
  problem: SnaplinkError | null
  pairing: Pairing
}

/** Where the table will be: the one thing to do. */
export function ScansEmpty({ isLoaded, problem, pairing }: ScansEmptyProps) {
  const { reachable } = pairing
  const connected = reachable.find(({ state }) => state === 'connected')
  const phone = connected ?? reachable[0]
  if (problem) return <p className="scans-empty">{failureSentence(problem)}</p>
  if (!isLoaded) return <p className="scans-empty soft">{texts.loading}</p>
  if (!phone) {
    return (
      <div className="scans-empty">
        <BarcodeIcon size={32} />
        <p className="panel-title">{texts.emptyTitle}</p>
        <p className="soft">{texts.emptyText}</p>
      </div>
    )
  }
  const { name } = phone
  return (
    <div className="scans-empty">
      <StateDot state={connected ? 'live' : 'waiting'} />
      <p className="panel-title">{connected ? texts.emptyConnected(name) : texts.emptyAway(name)}</p>
      <p className="soft">{connected ? texts.emptyConnectedText : texts.emptyAwayText}</p>
    </div>
  )
}
