import { Button, DownIcon, IconButton, SlidersIcon } from '@snaplink/sdk/design'
import { useId, useState } from 'react'
import { bookFilters, bookList as texts } from '../../book-texts.ts'
import { optionsOf, Select } from '../select.tsx'
import { FilterPanel } from './filter-panel.tsx'
import { type BookFilter, type BookOrder, type FilterChoices, firstDirection } from './find-books.ts'
import type { BookLook } from './list-memory.ts'

export interface BookToolbarProps {
  query: string
  onQuery(query: string): void
  filter: BookFilter
  onFilter(filter: BookFilter): void
  choices: FilterChoices
  order: BookOrder
  onOrder(order: BookOrder): void
  look: BookLook
  onLook(look: BookLook): void
}

const looks = [
  ['covers', texts.covers],
  ['table', texts.rows],
] as const

const orders = optionsOf(texts.orders)

/** What is shown, in which order, and how. */
export function BookToolbar(props: BookToolbarProps) {
  const { query, onQuery, filter, onFilter, choices, order, onOrder, look, onLook } = props
  const panel = useId()
  const [isOpen, setOpen] = useState(false)
  const other = order.direction === 'ascending' ? 'descending' : 'ascending'
  return (
    <>
      <div className="book-toolbar">
        <div className="scan-field">
          <input
            type="search"
            aria-label={texts.search}
            placeholder={texts.search}
            value={query}
            onChange={(event) => onQuery(event.target.value)}
          />
        </div>
        <Button
          icon={<SlidersIcon size={18} />}
          aria-expanded={isOpen}
          aria-controls={panel}
          onClick={() => setOpen(!isOpen)}
        >
          {bookFilters.open(Object.keys(filter).length)}
        </Button>
        <div className="book-order" data-direction={order.direction}>
          <Select
            label={texts.order}
            value={order.by}
            options={orders}
            onChoose={(by) => by && onOrder({ by, direction: firstDirection(by) })}
          />
          <IconButton label={texts.reverse} onClick={() => onOrder({ ...order, direction: other })}>
            <DownIcon size={18} />
          </IconButton>
        </div>
        <fieldset className="scans-views book-looks">
          <legend className="spoken">{texts.look}</legend>
          {looks.map(([each, name]) => (
            <button key={each} type="button" aria-pressed={look === each} onClick={() => onLook(each)}>
              {name}
            </button>
          ))}
        </fieldset>
      </div>
      {isOpen && <FilterPanel id={panel} filter={filter} choices={choices} onFilter={onFilter} />}
    </>
  )
}
