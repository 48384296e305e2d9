import '../virtual-table.css'
import './scan-table.css'
import type { Photo } from '@snaplink/sdk'
import { DownIcon } from '@snaplink/sdk/design'
import { memo, useCallback, useRef, useState } from 'react'
import { scans as texts } from '../../scan-texts.ts'
import { useVirtualRows } from '../virtual-rows.ts'
import type { RowWish } from './change-row.ts'
import type { SortKey, SortOrder } from './find-rows.ts'
import { ScanRowView } from './scan-row-view.tsx'
import type { ScanRow } from './scan-rows.ts'

export interface ScanTableProps {
  rows: readonly ScanRow[]
  order: SortOrder
  onOrder(order: SortOrder): void
  /** Scans that came just now. */
  fresh: ReadonlySet<string>
  /** The photos that belong to a scan, by its id. */
  photosOf: ReadonlyMap<string, readonly Photo[]>
  ownDeviceId: string
  onEdit(row: ScanRow, wish: RowWish): void
  onRemove(row: ScanRow): void
  onCopy(row: ScanRow): void
  onPhoto(photo: Photo): void
}

const sortable: readonly SortKey[] = ['code', 'format', 'count', 'when', 'from', 'note']

/** However many there are, only those in sight are in the page; the row that has the focus stays, too. */
export const ScanTable = memo(function ScanTable({
  rows,
  order,
  onOrder,
  fresh,
  photosOf,
  ...handlers
}: ScanTableProps) {
  const body = useRef<HTMLTableSectionElement>(null)
  const [focused, setFocused] = useState<string | null>(null)
  const keyOf = useCallback((index: number) => rows[index]?.key ?? index, [rows])
  const { virtualizer, place } = useVirtualRows(body, { count: rows.length, keyOf, rowPixels: 53, kept: focused })
  const hasPhotos = photosOf.size > 0

  return (
    <table
      className="virtual-table scan-table"
      aria-label={texts.table}
      aria-rowcount={rows.length + 1}
      data-photos={hasPhotos || undefined}
    >
      <thead>
        <tr aria-rowindex={1}>
          {sortable.map((key) => (
            <SortHeader key={key} by={key} order={order} onOrder={onOrder} />
          ))}
          {hasPhotos && <th scope="col">{texts.photosColumn}</th>}
          <th scope="col">
            <span className="spoken">{texts.actions}</span>
          </th>
        </tr>
      </thead>
      <tbody
        ref={body}
        style={{ height: virtualizer.getTotalSize() }}
        onFocus={(event) => setFocused((event.target as Element).closest('tr')?.dataset.key ?? null)}
        onBlur={() => setFocused(null)}
      >
        {virtualizer.getVirtualItems().map((item) => {
          const row = rows[item.index]
          if (!row) return null
          return (
            <ScanRowView
              key={row.key}
              ref={virtualizer.measureElement}
              row={row}
              index={item.index}
              top={place(item)}
              isFresh={row.scans.some(({ scanId }) => fresh.has(scanId))}
              photos={hasPhotos ? row.scans.flatMap(({ scanId }) => photosOf.get(scanId) ?? []) : null}
              {...handlers}
            />
          )
        })}
      </tbody>
    </table>
  )
})

function SortHeader({ by, order, onOrder }: { by: SortKey } & Pick<ScanTableProps, 'order' | 'onOrder'>) {
  const isSorted = order.by === by
  // What is asked for first of numbers and times is the most and the newest.
  const first = by === 'count' || by === 'when' ? 'descending' : 'ascending'
  const other = order.direction === 'ascending' ? 'descending' : 'ascending'
  return (
    <th scope="col" className={`scan-${by}`} aria-sort={isSorted ? order.direction : undefined}>
      <button
        type="button"
        className="sort-button"
        title={texts.sortBy(texts.columns[by])}
        onClick={() => onOrder({ by, direction: isSorted ? other : first })}
      >
        {texts.columns[by]}
        {isSorted && <DownIcon size={14} />}
      </button>
    </th>
  )
}
