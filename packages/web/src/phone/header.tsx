import './header.css'
import type { PhoneSession } from '@snaplink/sdk'
import { useState } from 'react'
import { IconButton } from '../design/button.tsx'
import { ConfirmDialog } from '../design/confirm-dialog.tsx'
import { CloseIcon } from '../design/icons.tsx'
import { StateDot } from '../design/state-dot.tsx'
import { phone as texts } from '../texts.ts'
import { useStore } from '../use-store.ts'

const { leave } = texts
const dots = { connecting: 'waiting', live: 'live', waiting: 'waiting', ended: 'off' } as const

/** Whose page this is, whether it is reached, and the way out. */
export function Header({ session, pending, onLeave }: { session: PhoneSession; pending: number; onLeave(): void }) {
  const { state } = useStore(session.connection)
  const pageName = useStore(session.pageName)
  const [leaving, setLeaving] = useState(false)
  const [whose = '', ...where] = texts.pageNameParts(pageName || texts.unnamedPage)

  return (
    <header className="phone-header" data-state={state}>
      <StateDot state={dots[state]} />
      <h1 className="phone-header-name">
        <span className="spoken">{texts.state[state]}: </span>
        <span>{whose}</span>
        {where.length > 0 && <span className="phone-header-where">{where.join(' · ')}</span>}
      </h1>
      <IconButton label={leave.button} onClick={() => setLeaving(true)}>
        <CloseIcon />
      </IconButton>
      {leaving && (
        <ConfirmDialog
          title={leave.title}
          text={pending > 0 ? leave.textPending(pending) : leave.text}
          yes={leave.yes}
          no={leave.no}
          onYes={onLeave}
          onNo={() => setLeaving(false)}
        />
      )}
    </header>
  )
}
