import { CheckIcon, PlusIcon, WarningIcon } from '@snaplink/sdk/design'
import { memo, useCallback, useRef } from 'react'
import { number, stockTake as texts } from '../../scan-texts.ts'
import { shownCode } from '../scans/shown-code.ts'
import { useVirtualRows } from '../virtual-rows.ts'
import type { StockLine } from './compare-stock.ts'

export interface StockTableProps {
  lines: readonly StockLine[]
  /** What came in just now. */
  freshCodes: ReadonlySet<string>
  hasList: boolean
}

const icons = {
  found: <CheckIcon size={16} />,
  missing: <span className="stock-missing-mark" />,
  extra: <PlusIcon size={16} />,
  surplus: <WarningIcon size={16} />,
}

/** Each code with what is there and what should be. */
export const StockTable = memo(function StockTable({ lines, freshCodes, hasList }: StockTableProps) {
  const body = useRef<HTMLTableSectionElement>(null)
  const keyOf = useCallback((index: number) => lines[index]?.key ?? index, [lines])
  const { virtualizer, place } = useVirtualRows(body, { count: lines.length, keyOf, rowPixels: 49, kept: null })
  const { columns } = texts
  return (
    <table
      className="virtual-table stock-table"
      aria-label={texts.table}
      aria-rowcount={lines.length + 1}
      data-list={hasList || undefined}
    >
      <thead>
        <tr aria-rowindex={1}>
          {hasList && <th scope="col">{columns.state}</th>}
          <th scope="col">{columns.code}</th>
          {hasList && <th scope="col">{columns.name}</th>}
          <th scope="col" className="stock-number">
            {columns.counted}
          </th>
          {hasList && (
            <th scope="col" className="stock-number">
              {columns.expected}
            </th>
          )}
        </tr>
      </thead>
      <tbody ref={body} style={{ height: virtualizer.getTotalSize() }}>
        {virtualizer.getVirtualItems().map((item) => {
          const line = lines[item.index]
          if (!line) return null
          const { key, code, name, expected, counted, state } = line
          return (
            <tr
              key={key}
              ref={virtualizer.measureElement}
              className={freshCodes.has(code) ? 'is-fresh' : undefined}
              style={{ transform: `translateY(${place(item)}px)` }}
              data-index={item.index}
              data-state={state}
              aria-rowindex={item.index + 2}
            >
              {hasList && (
                <td className="stock-state">
                  {icons[state]}
                  {state === 'missing' && counted > 0 ? texts.partly(expected - counted) : texts.states[state]}
                </td>
              )}
              <td className="stock-code" title={shownCode(code)}>
                <bdi>{shownCode(code)}</bdi>
              </td>
              {hasList && (
                <td className="stock-name" title={name}>
                  <bdi>{name}</bdi>
                </td>
              )}
              <td className="stock-number figures">{number(counted)}</td>
              {hasList && <td className="stock-number figures soft">{number(expected)}</td>}
            </tr>
          )
        })}
      </tbody>
    </table>
  )
})
