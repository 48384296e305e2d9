import './connection-line.css'
import type { Connection, Store } from '@snaplink/sdk'
import { StateDot } from '@snaplink/sdk/design'
import { useLost, useStore } from '@snaplink/sdk/react'
import { useEffect, useState } from 'react'

export interface ConnectionLineProps {
  connection: Store<Connection>
  texts: { lost: string; restarting: string }
}

/** A thin line at the top while nothing is heard from the server, saying what still works. Always in the page, so that it is read out. */
export function ConnectionLine({ connection, texts }: ConnectionLineProps) {
  const now = useStore(connection)
  const lost = useLost(connection)
  const [reason, setReason] = useState<'network' | 'server'>('network')

  useEffect(() => {
    if (now.state === 'waiting') setReason(now.reason)
  }, [now])

  return (
    <div className="connection-line" role="status" data-state={now.state}>
      {lost && (
        <p>
          <StateDot state="waiting" />
          {reason === 'server' ? texts.restarting : texts.lost}
        </p>
      )}
    </div>
  )
}
