import { Button } from '@snaplink/sdk/design'
import { useId } from 'react'
import { languageName, readings, stocks, bookFilters as texts } from '../../book-texts.ts'
import { optionsOf, Select, type SelectProps } from '../select.tsx'
import type { BookFilter, FilterChoices } from './find-books.ts'

export interface FilterPanelProps {
  id: string
  filter: BookFilter
  choices: FilterChoices
  onFilter(filter: BookFilter): void
}

const named = (names: readonly string[], nameOf = (name: string) => name) =>
  names.map((name): [string, string] => [name, nameOf(name)])

/** One choice of each kind; only kinds that some book has. */
export function FilterPanel({ id, filter, choices, onFilter }: FilterPanelProps) {
  const kinds = {
    shelf: named(choices.shelves),
    tag: named(choices.tags),
    location: named(choices.locations),
    language: named(choices.languages, languageName),
  }
  const set = (change: { [Key in keyof BookFilter]: BookFilter[Key] | undefined }) => {
    const next = { ...filter, ...change }
    onFilter(Object.fromEntries(Object.entries(next).filter(([, value]) => value !== undefined)))
  }
  return (
    <fieldset className="book-filters" id={id}>
      <legend className="spoken">{texts.title}</legend>
      {(['shelf', 'tag', 'location', 'language'] as const).map(
        (kind) =>
          kinds[kind].length > 0 && (
            <Filter
              key={kind}
              title={texts[kind]}
              value={filter[kind]}
              options={kinds[kind]}
              onChoose={(value) => set({ [kind]: value })}
            />
          ),
      )}
      <Filter
        title={texts.reading}
        value={filter.reading}
        options={optionsOf(readings)}
        onChoose={(reading) => set({ reading })}
      />
      <Filter
        title={texts.stock}
        value={filter.stock}
        options={optionsOf(stocks)}
        onChoose={(stock) => set({ stock })}
      />
      {choices.people.length > 0 && (
        <Filter
          title={texts.lent}
          value={filter.lent}
          options={optionsOf(texts.lents)}
          onChoose={(lent) => set({ lent })}
        />
      )}
      {Object.keys(filter).length > 0 && (
        <Button kind="quiet" onClick={() => onFilter({})}>
          {texts.clear}
        </Button>
      )}
    </fieldset>
  )
}

function Filter<Value extends string>({ title, ...select }: SelectProps<Value> & { title: string }) {
  const id = useId()
  return (
    <div className="book-filter">
      <label htmlFor={id}>{title}</label>
      <Select {...select} id={id} none={texts.any} />
    </div>
  )
}
