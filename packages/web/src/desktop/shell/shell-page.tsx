import './shell-page.css'
import type { PageSession } from '@snaplink/sdk'
import { StateDot } from '@snaplink/sdk/design'
import { PairingCard, PhonesRow, usePairing, useStore } from '@snaplink/sdk/react'
import { shell as texts } from '../../shell-texts.ts'
import { Opening } from '../opening.tsx'
import { useHeading } from '../use-heading.ts'
import { Arrivals } from './arrivals.tsx'
import { FolderPanel } from './folder-panel.tsx'
import { SettingsPanel } from './settings-panel.tsx'
import { CreateSession } from './shell-start.tsx'
import { TypingPanel } from './typing-panel.tsx'
import { useAskShell, useShellState } from './use-shell.ts'

/** The first page of the desktop application: the code, who is connected, what arrives, and where it goes. */
export function ShellPage({ session, onOpenNew }: { session: PageSession; onOpenNew(): void }) {
  const state = useShellState()
  const ask = useAskShell()
  const view = useStore(session.view)
  const hasEnded = useStore(session.connection).state === 'ended'
  const pairing = usePairing(session, { offersCode: !hasEnded })
  const heading = useHeading(texts.title)
  if (hasEnded) return <CreateSession title={texts.endedTitle} onCreate={onOpenNew} />
  if (!view || !state) return <Opening />
  return (
    <section className="uploader shell-page">
      <div className="uploader-top">
        <h1 ref={heading} tabIndex={-1}>
          {texts.title}
        </h1>
        <PhonesRow session={session} pairing={pairing} />
      </div>
      <Status pairing={pairing} />
      <div className={`uploader-body ${pairing.showsCode ? 'has-side' : ''}`}>
        <div className="shell-main">
          <Arrivals session={session} ask={ask} />
          <TypingPanel state={state} ask={ask} />
          <FolderPanel state={state} ask={ask} />
          <SettingsPanel state={state} ask={ask} />
        </div>
        {pairing.showsCode && (
          <PairingCard
            session={session}
            addresses={view.addresses}
            title={pairing.isAdding ? undefined : texts.scanThis}
            onHide={pairing.isAdding ? () => pairing.setAdding(false) : undefined}
          />
        )}
      </div>
    </section>
  )
}

function Status({ pairing: { reachable } }: { pairing: ReturnType<typeof usePairing> }) {
  const isThere = reachable.filter(({ state }) => state === 'connected')
  const names = (isThere.length > 0 ? isThere : reachable).map(({ name }) => name).join(', ')
  return (
    <p className="shell-status" role="status">
      <StateDot state={isThere.length > 0 ? 'live' : 'waiting'} />
      {reachable.length === 0 ? texts.waiting : isThere.length > 0 ? texts.connected(names) : texts.away(names)}
    </p>
  )
}
