import type { Scanning } from '@snaplink/contract'
import type { PageSession } from '@snaplink/sdk'
import { copyText, useToast } from '@snaplink/sdk/design'
import { useStore } from '@snaplink/sdk/react'
import type { OwnScans } from '@snaplink/sdk/scans'
import { useCallback, useDeferredValue, useMemo, useRef, useState } from 'react'
import { scans as texts } from '../../scan-texts.ts'
import { newestFirst, searchRows, sortRows } from './find-rows.ts'
import { rowsOf, type ScanRow } from './scan-rows.ts'
import { ScanTable } from './scan-table.tsx'
import { ScanToolbar } from './scan-toolbar.tsx'
import { useScanChanges } from './use-scan-changes.ts'
import { useScanPhotos } from './use-scan-photos.tsx'

export interface ScanListProps {
  session: PageSession
  own: OwnScans
  repeats: Scanning['repeats']
  fresh: ReadonlySet<string>
}

/** All scans: found, sorted, edited, taken away. */
export function ScanList({ session, own, repeats, fresh }: ScanListProps) {
  const scans = useStore(own.scans)
  const toast = useToast()
  const { remove, edit } = useScanChanges(own)
  const [query, setQuery] = useState('')
  const [order, setOrder] = useState(newestFirst)
  // Typing goes on while ten thousand rows are looked through.
  const asked = useDeferredValue(query)
  const all = useMemo(() => rowsOf(scans, repeats === 'count' ? 'code' : 'none'), [scans, repeats])
  const rows = useMemo(() => sortRows(searchRows(all, asked), order), [all, asked, order])
  const { photosOf, show, dialogs } = useScanPhotos(session)
  const copyPlace = useRef<HTMLPreElement>(null)

  const copy = useCallback(
    async (some: readonly ScanRow[]) => {
      const text = some.map(({ code }) => code).join('\n')
      const place = copyPlace.current
      if (place) place.textContent = text
      const isCopied = await copyText(text, place)
      if (place) place.textContent = ''
      toast(isCopied ? { text: texts.copied(some.length) } : { tone: 'bad', text: texts.notCopied })
    },
    [toast],
  )
  const copyRow = useCallback((row: ScanRow) => void copy([row]), [copy])
  const removeRow = useCallback((row: ScanRow) => void remove([row]), [remove])

  return (
    <div className="scan-list">
      <ScanToolbar
        query={query}
        onQuery={setQuery}
        count={rows.length}
        isAll={rows.length === all.length}
        onCopy={() => void copy(rows)}
        exportUrl={own.exportUrl}
        onRemove={() => void remove(rows)}
      />
      <p className="spoken" role="status">
        {asked && (rows.length > 0 ? texts.found(rows.length) : texts.noMatch(asked))}
      </p>
      {rows.length === 0 ? (
        <p className="scan-nothing soft">{texts.noMatch(asked)}</p>
      ) : (
        <ScanTable
          rows={rows}
          order={order}
          onOrder={setOrder}
          fresh={fresh}
          photosOf={photosOf}
          ownDeviceId={session.credential.deviceId}
          onEdit={edit}
          onRemove={removeRow}
          onCopy={copyRow}
          onPhoto={show}
        />
      )}
      <pre className="spoken" aria-hidden="true" ref={copyPlace} />
      {dialogs}
    </div>
  )
}
