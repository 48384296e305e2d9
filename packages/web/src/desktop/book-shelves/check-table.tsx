import '../virtual-table.css'
import '../scans/scan-table.css'
import { CheckIcon, PlusIcon, WarningIcon } from '@snaplink/sdk/design'
import { memo, useCallback, useRef } from 'react'
import { number } from '../../scan-texts.ts'
import { shelfCheck as texts } from '../../shelf-texts.ts'
import { useVirtualRows } from '../virtual-rows.ts'
import type { CheckLine } from './check-lines.ts'

const icons = {
  right: <CheckIcon size={16} />,
  missing: <span className="stock-missing-mark" />,
  extra: <PlusIcon size={16} />,
  misplaced: <WarningIcon size={16} />,
}

/** Each book of a stock-take with how it stands. */
export const CheckTable = memo(function CheckTable({
  lines,
  freshIsbn,
}: {
  lines: readonly CheckLine[]
  freshIsbn: string | undefined
}) {
  const body = useRef<HTMLTableSectionElement>(null)
  const keyOf = useCallback((index: number) => lines[index]?.key ?? index, [lines])
  const { virtualizer, place } = useVirtualRows(body, { count: lines.length, keyOf, rowPixels: 60, kept: null })
  const { columns } = texts
  return (
    <table className="virtual-table stock-table check-table" aria-label={texts.table} aria-rowcount={lines.length + 1}>
      <thead>
        <tr aria-rowindex={1}>
          <th scope="col">{columns.state}</th>
          <th scope="col">{columns.title}</th>
          <th scope="col">{columns.where}</th>
          <th scope="col" className="stock-number">
            {columns.copies}
          </th>
        </tr>
      </thead>
      <tbody ref={body} style={{ height: virtualizer.getTotalSize() }}>
        {virtualizer.getVirtualItems().map((item) => {
          const line = lines[item.index]
          if (!line) return null
          const { key, state, isbn, title, copies, where } = line
          return (
            <tr
              key={key}
              ref={virtualizer.measureElement}
              className={isbn !== '' && isbn === freshIsbn && state !== 'missing' ? 'is-fresh' : undefined}
              style={{ transform: `translateY(${place(item)}px)` }}
              data-index={item.index}
              data-state={state}
              aria-rowindex={item.index + 2}
            >
              <td className="stock-state">
                {icons[state]}
                {texts.states[state]}
              </td>
              <td className="check-book" title={title}>
                {title && <bdi>{title}</bdi>}
                <span className={title ? 'check-isbn soft' : 'check-isbn'}>{isbn}</span>
              </td>
              <td className="check-where soft" title={where}>
                <bdi>{state === 'misplaced' ? where || texts.nowhere : ''}</bdi>
              </td>
              <td className="stock-number figures">{number(copies)}</td>
            </tr>
          )
        })}
      </tbody>
    </table>
  )
})
