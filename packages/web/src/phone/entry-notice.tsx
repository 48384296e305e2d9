import './entry-notice.css'
import { MonitorIcon, UnpluggedIcon } from '../design/icons.tsx'
import { StateDot } from '../design/state-dot.tsx'
import { common } from '../texts.ts'

export interface EntryNoticeProps {
  /** `busy`: something is being tried. `scan`: a code is needed. `off`: it is over. */
  kind: 'busy' | 'scan' | 'off'
  title: string
  text?: string
}

/** The phone's page while it is not connected: one thing to know, one thing to do. */
export function EntryNotice({ kind, title, text }: EntryNoticeProps) {
  return (
    <main className="entry-notice" data-kind={kind}>
      <p className="entry-notice-mark">{common.product}</p>
      <div className="entry-notice-body" role="status">
        <span className="entry-notice-sign">{signs[kind]}</span>
        <h1>{title}</h1>
        {text && <p>{text}</p>}
      </div>
    </main>
  )
}

const signs = {
  busy: <StateDot state="live" />,
  scan: <MonitorIcon size={32} />,
  off: <UnpluggedIcon size={32} />,
}
