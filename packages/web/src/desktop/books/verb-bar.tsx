import './verb-bar.css'
import type { BookVerb } from '@snaplink/contract'
import { useId, useState } from 'react'
import { bookVerbs as texts } from '../../book-texts.ts'
import { calendarDay } from '../book-shelves/calendar-day.ts'
import { navigate, paths } from '../router.tsx'
import { optionsOf } from '../select.tsx'
import type { FilterChoices } from './find-books.ts'
import { LendingFields } from './lending-fields.tsx'
import { SuggestedField } from './suggested-field.tsx'

export interface VerbBarProps {
  verb: BookVerb
  onVerb(verb: BookVerb): void
  choices: FilterChoices
}

/** What a scanned book does now, on every phone of this page; always to be seen, for it is what surprises. */
export function VerbBar({ verb, onVerb, choices }: VerbBarProps) {
  /** Lending begins once it is said to whom: until then scans do what they did. */
  const [isAsking, setAsking] = useState(false)
  const lines = useId()
  const name = useId()
  const shown = isAsking ? 'lend' : verb.verb
  const choose = (next: BookVerb['verb']) => {
    setAsking(next === 'lend')
    if (next === 'check') navigate(paths.shelfCheck)
    else if (next !== 'lend') onVerb({ verb: next })
  }
  return (
    <div className="verb-bar">
      <fieldset className="verb-choice" aria-describedby={lines}>
        <legend>{texts.title}</legend>
        {optionsOf(texts.verbs).map(([each, words]) => (
          <label key={each} data-chosen={shown === each || undefined}>
            <input type="radio" name={name} checked={shown === each} onChange={() => choose(each)} />
            {words}
          </label>
        ))}
      </fieldset>
      <div className="verb-line">
        <p className="verb-says" id={lines} role="status">
          {isAsking
            ? texts.personMissing
            : texts.says(verb, verb.verb === 'lend' && verb.dueAt ? calendarDay(verb.dueAt) : '')}
        </p>
        {shown === 'add' && verb.verb === 'add' && (
          <div className="verb-more">
            <SuggestedField
              label={texts.shelf}
              value={verb.shelf ?? ''}
              suggestions={choices.shelves}
              onSave={(shelf) => onVerb(adding({ ...verb, shelf }))}
            />
            <SuggestedField
              label={texts.location}
              value={verb.location ?? ''}
              suggestions={choices.locations}
              onSave={(location) => onVerb(adding({ ...verb, location }))}
            />
          </div>
        )}
        {shown === 'lend' && (
          <LendingFields
            verb={verb.verb === 'lend' ? verb : null}
            people={choices.people}
            onVerb={(next) => {
              setAsking(false)
              onVerb(next)
            }}
          />
        )}
      </div>
    </div>
  )
}

function adding({ shelf, location }: { shelf?: string; location?: string }): BookVerb {
  return { verb: 'add', ...(shelf && { shelf }), ...(location && { location }) }
}
