import './entry-notice.css'
import { CheckIcon, MonitorIcon, StateDot, UnpluggedIcon } from '@snaplink/sdk/design'
import type { ReactNode } from 'react'
import { common } from '../texts.ts'

export interface EntryNoticeProps {
  /** `busy`: something is being tried. `scan`: a code is needed. `off`: it is over. `done`: it has worked. */
  kind: 'busy' | 'scan' | 'off' | 'done'
  title: string
  text?: string
  /** The ways out. */
  children?: ReactNode
}

/** The phone's page while it is not connected: one thing to know, one thing to do. */
export function EntryNotice({ kind, title, text, children }: EntryNoticeProps) {
  return (
    <main className="entry-notice" data-kind={kind}>
      <p className="entry-notice-mark">{common.product}</p>
      <div className="entry-notice-body" role="status">
        <span className="entry-notice-sign">{signs[kind]}</span>
        <h1>{title}</h1>
        {text && <p>{text}</p>}
      </div>
      {children}
    </main>
  )
}

const signs = {
  busy: <StateDot state="live" />,
  scan: <MonitorIcon size={32} />,
  off: <UnpluggedIcon size={32} />,
  done: <CheckIcon size={32} />,
}
