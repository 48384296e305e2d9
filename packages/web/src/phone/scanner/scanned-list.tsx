import './scanned-list.css'
import { DeleteIcon, IconButton } from '@snaplink/sdk/design'
import type { OutboxScan } from '@snaplink/sdk/scan-outbox'
import { formatName } from '../../format-name.ts'
import { scanner as texts } from '../../scanner-texts.ts'
import { errorSentence } from '../../texts.ts'
import { StateSign } from './scanned-strip.tsx'

/** More than anybody looks through on a phone; old phones draw no thousand rows. */
const mostRows = 200

export interface ScannedListProps {
  scans: readonly OutboxScan[]
  onUndo(scan: OutboxScan): void
}

/** Every code of this phone with its state, the newest first. */
export function ScannedList({ scans, onUndo }: ScannedListProps) {
  const waiting = scans.filter(({ state }) => state === 'waiting').length
  if (scans.length === 0) return <p className="scanned-empty">{texts.listEmpty}</p>
  return (
    <>
      {waiting > 0 && <p className="scanned-empty">{texts.listHint(waiting)}</p>}
      <ul className="scanned-list" aria-label={texts.list}>
        {scans
          .slice(-mostRows)
          .reverse()
          .map((scan) => (
            <li key={scan.scanId} className="scanned-row" data-state={scan.state} data-scan-id={scan.scanId}>
              <p className="scanned-row-code">{scan.code}</p>
              <p className="scanned-state figures" data-state={scan.state}>
                <StateSign state={scan.state} />
                {lineOf(scan)}
              </p>
              <IconButton label={texts.undoLabel(scan.code)} onClick={() => onUndo(scan)}>
                <DeleteIcon />
              </IconButton>
            </li>
          ))}
      </ul>
      {scans.length > mostRows && <p className="scanned-empty">{texts.earlier(scans.length - mostRows)}</p>}
    </>
  )
}

function lineOf(scan: OutboxScan): string {
  if (scan.state === 'failed') return errorSentence(scan.failure)
  return [texts.state[scan.state], formatName(scan.format)].filter(Boolean).join(' · ')
}
