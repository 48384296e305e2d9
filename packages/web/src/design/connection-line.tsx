import './connection-line.css'
import type { Connection, Store } from '@snaplink/sdk'
import { useEffect, useState } from 'react'
import { useStore } from '../use-store.ts'
import { StateDot } from './state-dot.tsx'

export interface ConnectionLineTexts {
  lost: string
  restarting: string
}

/** A drop that heals within this time is nobody's business. */
const quietMs = 1200

/** A thin line at the top while nothing is heard from the server, saying what still works. Always in the page, so that it is read out. */
export function ConnectionLine(props: { connection: Store<Connection>; texts: ConnectionLineTexts }) {
  const { texts } = props
  const connection = useStore(props.connection)
  const lost = connection.state === 'waiting'
  const [shown, setShown] = useState(false)

  useEffect(() => {
    if (connection.state === 'live' || connection.state === 'ended') return setShown(false)
    if (!lost) return
    const timer = setTimeout(() => setShown(true), quietMs)
    return () => clearTimeout(timer)
  }, [connection.state, lost])

  const reason = connection.state === 'waiting' ? connection.reason : 'network'
  return (
    <div className="connection-line" role="status" data-state={connection.state}>
      {shown && (
        <p>
          <StateDot state="waiting" />
          {reason === 'server' ? texts.restarting : texts.lost}
        </p>
      )}
    </div>
  )
}
