import type { BookSort } from '@snaplink/contract'
import { DownIcon } from '@snaplink/sdk/design'
import { memo, useCallback, useRef, useState } from 'react'
import { bookList as texts } from '../../book-texts.ts'
import { useVirtualRows } from '../virtual-rows.ts'
import { BookRow } from './book-row.tsx'
import { type BookOrder, firstDirection } from './find-books.ts'
import type { ShownBooks } from './shown-books.ts'

export interface BookTableProps extends ShownBooks {
  order: BookOrder
  onOrder(order: BookOrder): void
}

const columns: readonly (readonly [keyof typeof texts.columns, BookSort?])[] = [
  ['title', 'title'],
  ['author', 'author'],
  ['year', 'year'],
  ['place'],
  ['state'],
  ['from'],
  ['added', 'added'],
]

/** However many there are, only those in sight are in the page; the row that has the focus stays, too. */
export const BookTable = memo(function BookTable({ books, order, onOrder, ...shown }: BookTableProps) {
  const body = useRef<HTMLTableSectionElement>(null)
  const [focused, setFocused] = useState<string | null>(null)
  const keyOf = useCallback((index: number) => books[index]?.bookId ?? index, [books])
  const { virtualizer, place } = useVirtualRows(body, { count: books.length, keyOf, rowPixels: 73, kept: focused })
  return (
    <table className="virtual-table book-table" aria-label={texts.table} aria-rowcount={books.length + 1}>
      <thead>
        <tr aria-rowindex={1}>
          <th scope="col" className="book-chosen">
            <span className="spoken">{texts.chosenColumn}</span>
          </th>
          {columns.map(([name, by]) => (
            <th
              key={name}
              scope="col"
              className={`book-${name}`}
              aria-sort={by && order.by === by ? order.direction : undefined}
            >
              {by ? <SortButton name={name} by={by} order={order} onOrder={onOrder} /> : texts.columns[name]}
            </th>
          ))}
        </tr>
      </thead>
      <tbody
        ref={body}
        style={{ height: virtualizer.getTotalSize() }}
        onFocus={(event) => setFocused(event.target.closest('tr')?.dataset.bookId ?? null)}
        onBlur={() => setFocused(null)}
      >
        {virtualizer.getVirtualItems().map((item) => {
          const book = books[item.index]
          if (!book) return null
          return (
            <BookRow
              key={book.bookId}
              ref={virtualizer.measureElement}
              book={book}
              index={item.index}
              top={place(item)}
              isFresh={shown.fresh.has(book.bookId)}
              isChosen={shown.chosen.has(book.bookId)}
              onChoose={shown.onChoose}
              ownDeviceId={shown.ownDeviceId}
            />
          )
        })}
      </tbody>
    </table>
  )
})

interface SortButtonProps extends Pick<BookTableProps, 'order' | 'onOrder'> {
  name: keyof typeof texts.columns
  by: BookSort
}

function SortButton({ name, by, order, onOrder }: SortButtonProps) {
  const isSorted = order.by === by
  const other = order.direction === 'ascending' ? 'descending' : 'ascending'
  return (
    <button
      type="button"
      className="sort-button"
      title={texts.sortBy(texts.columns[name])}
      onClick={() => onOrder({ by, direction: isSorted ? other : firstDirection(by) })}
    >
      {texts.columns[name]}
      {isSorted && <DownIcon size={14} />}
    </button>
  )
}
