import './header.css'
import type { PhoneSession } from '@snaplink/sdk'
import { CloseIcon, ConfirmDialog, IconButton, StateDot } from '@snaplink/sdk/design'
import { useStore } from '@snaplink/sdk/react'
import { type ReactNode, useState } from 'react'
import { phone as texts } from '../texts.ts'

const { leave } = texts
const dots = { connecting: 'waiting', live: 'live', waiting: 'waiting', ended: 'off' } as const

export interface HeaderProps {
  session: PhoneSession
  /** What would not be sent any more. */
  pending: { readonly photos: number; readonly codes: number }
  onLeave(): void
  /** Beside the way out. */
  children?: ReactNode
}

/** Whose page this is, whether it is reached, and the way out. */
export function Header({ session, pending: { photos, codes }, onLeave, children }: HeaderProps) {
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
      {children}
      <IconButton label={leave.button} onClick={() => setLeaving(true)}>
        <CloseIcon />
      </IconButton>
      {leaving && (
        <ConfirmDialog
          title={leave.title}
          text={photos + codes > 0 ? leave.textPending(photos, codes) : leave.text}
          yes={leave.yes}
          no={leave.no}
          onYes={onLeave}
          onNo={() => setLeaving(false)}
        />
      )}
    </header>
  )
}
