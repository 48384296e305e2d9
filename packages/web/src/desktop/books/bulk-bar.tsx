import { type BookChange, type BookView, limits } from '@snaplink/contract'
import type { OwnBooks } from '@snaplink/sdk/books'
import { Button, CloseIcon, DeleteIcon, IconButton } from '@snaplink/sdk/design'
import { type FormEvent, useId, useState } from 'react'
import { readings, stocks, bulk as texts } from '../../book-texts.ts'
import { optionsOf, Select } from '../select.tsx'
import type { FilterChoices } from './find-books.ts'
import type { BookChanges } from './use-book-changes.ts'

export interface BulkBarProps {
  /** Those that are chosen. */
  books: readonly BookView[]
  /** How many there are to choose from. */
  total: number
  choices: FilterChoices
  own: OwnBooks
  changes: BookChanges
  onAll(): void
  onNone(): void
}

const kinds = ['addShelf', 'addTag', 'location', 'reading', 'stock'] as const
type Kind = (typeof kinds)[number]

/** What one does with several books alike. */
export function BulkBar({ books, total, choices, own, changes, onAll, onNone }: BulkBarProps) {
  const id = useId()
  const [kind, setKind] = useState<Kind>('addShelf')
  const [value, setValue] = useState('')
  const [first] = books
  const suggestions = { addShelf: choices.shelves, addTag: choices.tags, location: choices.locations }
  const options = kind === 'reading' ? optionsOf(readings) : kind === 'stock' ? optionsOf(stocks) : null

  const apply = async (event: FormEvent) => {
    event.preventDefault()
    const change = changeOf(kind, value.trim())
    if (change && (await changes.edit(books, change))) setValue('')
  }
  const remove = async () => {
    if (await changes.remove(books)) onNone()
  }
  const merge = () => {
    const [keep, ...others] = books.map(({ bookId }) => bookId)
    if (keep) void changes.run(own.merge(keep, others), texts.merged(books.length)).then((done) => done && onNone())
  }
  const isSameBook = books.length > 1 && books.length <= mostMerged && books.every(({ isbn }) => isbn === first?.isbn)
  return (
    <section className="bulk-bar" aria-label={texts.chosen(books.length)}>
      <p className="bulk-count figures" role="status">
        {texts.chosen(books.length)}
      </p>
      {books.length < total && (
        <button type="button" className="text-button" onClick={onAll}>
          {texts.all(total)}
        </button>
      )}
      <form className="bulk-form" onSubmit={apply}>
        <Select
          label={texts.what}
          value={kind}
          options={kinds.map((each) => [each, texts[each]] as const)}
          onChoose={(next) => {
            if (!next) return
            setKind(next)
            setValue('')
          }}
        />
        {options ? (
          <Select
            label={texts[kind]}
            value={value}
            options={options}
            none={texts.choose}
            onChoose={(next) => setValue(next ?? '')}
          />
        ) : (
          <div className="scan-field">
            <input
              aria-label={texts[kind]}
              placeholder={texts[kind]}
              list={id}
              maxLength={limits.maxLabelChars}
              value={value}
              onChange={(event) => setValue(event.target.value)}
            />
            <datalist id={id}>
              {kind !== 'reading' &&
                kind !== 'stock' &&
                suggestions[kind].slice(0, 100).map((name) => <option key={name} value={name} />)}
            </datalist>
          </div>
        )}
        <Button type="submit">{texts.apply}</Button>
      </form>
      {isSameBook && <Button onClick={merge}>{texts.merge}</Button>}
      <IconButton label={texts.remove(books.length)} onClick={() => void remove()}>
        <DeleteIcon size={18} />
      </IconButton>
      <IconButton label={texts.none} onClick={onNone}>
        <CloseIcon size={18} />
      </IconButton>
    </section>
  )
}

/** The server joins so many at once. */
const mostMerged = 20

function changeOf(kind: Kind, value: string): BookChange | null {
  if (value === '') return null
  switch (kind) {
    case 'addShelf':
      return { addShelves: [value] }
    case 'addTag':
      return { addTags: [value] }
    case 'location':
      return { location: value }
    case 'reading': {
      const reading = optionsOf(readings).find(([each]) => each === value)?.[0]
      return reading ? { reading } : null
    }
    case 'stock': {
      const stock = optionsOf(stocks).find(([each]) => each === value)?.[0]
      return stock ? { stock } : null
    }
  }
}
