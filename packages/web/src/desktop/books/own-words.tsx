import type { BookChange, BookView } from '@snaplink/contract'
import { useId } from 'react'
import { readings, stocks, bookPanel as texts } from '../../book-texts.ts'
import { optionsOf, Select } from '../select.tsx'
import type { FilterChoices } from './find-books.ts'
import { LabelsField } from './labels-field.tsx'
import { NoteField } from './note-field.tsx'
import { SuggestedField } from './suggested-field.tsx'
import type { BookChanges } from './use-book-changes.ts'

export interface OwnWordsProps {
  book: BookView
  choices: FilterChoices
  changes: BookChanges
}

const halves = Array.from({ length: 10 }, (_, index) => (10 - index) / 2)

/** What a person says of their book: where it is, how far they are, what it is to them. */
export function OwnWords({ book, choices, changes }: OwnWordsProps) {
  const id = useId()
  const edit = (change: BookChange) => void changes.edit([book], change)
  const ratings = book.rating === undefined || halves.includes(book.rating) ? halves : [book.rating, ...halves]
  return (
    <section aria-labelledby={id} className="book-panel-section">
      <h3 id={id}>{texts.yourBook}</h3>
      <div className="own-words-choices">
        <Labelled label={texts.reading}>
          {(field) => (
            <Select
              id={field}
              value={book.reading}
              options={optionsOf(readings)}
              none={texts.none}
              onChoose={(reading) => edit({ reading: reading ?? null })}
            />
          )}
        </Labelled>
        <Labelled label={texts.stock}>
          {(field) => (
            <Select
              id={field}
              value={book.stock}
              options={optionsOf(stocks)}
              none={texts.none}
              onChoose={(stock) => edit({ stock: stock ?? null })}
            />
          )}
        </Labelled>
        <Labelled label={texts.rating}>
          {(field) => (
            <Select
              id={field}
              value={book.rating === undefined ? undefined : String(book.rating)}
              options={ratings.map((value) => [String(value), texts.stars(value)] as const)}
              none={texts.none}
              onChoose={(value) => edit({ rating: value === undefined ? null : Number(value) })}
            />
          )}
        </Labelled>
      </div>
      <LabelsField
        label={texts.shelves}
        values={book.shelves}
        suggestions={choices.shelves}
        onAdd={(shelf) => edit({ addShelves: [shelf] })}
        onRemove={(shelf) => edit({ removeShelves: [shelf] })}
      />
      <LabelsField
        label={texts.tags}
        values={book.tags}
        suggestions={choices.tags}
        onAdd={(tag) => edit({ addTags: [tag] })}
        onRemove={(tag) => edit({ removeTags: [tag] })}
      />
      <SuggestedField
        label={texts.location}
        value={book.location ?? ''}
        suggestions={choices.locations}
        example={texts.locationExample}
        onSave={(location) => edit({ location: location || null })}
      />
      <NoteField value={book.note ?? ''} onSave={(note) => edit({ note: note || null })} />
    </section>
  )
}

function Labelled({ label, children }: { label: string; children(id: string): React.ReactNode }) {
  const id = useId()
  return (
    <div className="own-words-choice">
      <label htmlFor={id}>{label}</label>
      {children(id)}
    </div>
  )
}
