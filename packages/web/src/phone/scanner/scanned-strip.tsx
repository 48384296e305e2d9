import './scanned-strip.css'
import { Button, CheckIcon, HourglassIcon, ProblemIcon } from '@snaplink/sdk/design'
import type { OutboxScan } from '@snaplink/sdk/scan-outbox'
import { scanner as texts } from '../../scanner-texts.ts'
import { UndoIcon } from './scanner-icons.tsx'

/** What was just read, or taken back, in a few words. */
export interface Note {
  readonly code: string
  readonly words: string
}

export interface ScannedStripProps {
  scans: readonly OutboxScan[]
  note: Note | null
  onShow(): void
  onUndo(scan: OutboxScan): void
}

/** The last code, large, with its state; a tap unfolds the list. */
export function ScannedStrip({ scans, note, onShow, onUndo }: ScannedStripProps) {
  const last = scans.at(-1)
  const waiting = scans.filter(({ state }) => state === 'waiting').length
  const words = note?.words ?? (last && texts.state[last.state])
  if (!last && !note) return <p className="scanned-strip scanned-none">{texts.none}</p>
  return (
    <div className="scanned-strip">
      <button type="button" className="scanned-open" onClick={onShow}>
        <span className="spoken">{texts.show(scans.length)}</span>
        <span className="scanned-code">{note?.code ?? last?.code}</span>
        <span className="scanned-state figures" data-state={note ? undefined : last?.state}>
          {!note && last && <StateSign state={last.state} />}
          {[words, texts.total(scans.length), waiting > 0 && texts.waitingTotal(waiting)].filter(Boolean).join(' · ')}
        </span>
      </button>
      {last && (
        <Button kind="quiet" icon={<UndoIcon />} aria-label={texts.undoLabel(last.code)} onClick={() => onUndo(last)}>
          {texts.undo}
        </Button>
      )}
      <p className="spoken" role="status">
        {note ? `${note.code} ${note.words}` : last && `${last.code} ${texts.state[last.state]}`}
      </p>
    </div>
  )
}

export function StateSign({ state }: Pick<OutboxScan, 'state'>) {
  switch (state) {
    case 'waiting':
      return <HourglassIcon size={16} />
    case 'delivered':
      return <CheckIcon size={16} />
    case 'failed':
      return <ProblemIcon size={16} />
  }
}
