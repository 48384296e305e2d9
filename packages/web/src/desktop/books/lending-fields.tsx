import type { BookVerb } from '@snaplink/contract'
import { useId, useState } from 'react'
import { bookVerbs as texts } from '../../book-texts.ts'
import { dateValue, endOfDay } from '../book-shelves/calendar-day.ts'
import { SuggestedField } from './suggested-field.tsx'

type Lending = Extract<BookVerb, { verb: 'lend' }>

export interface LendingFieldsProps {
  verb: Lending | null
  people: readonly string[]
  onVerb(verb: Lending): void
}

/** To whom every scanned book goes, and until when. */
export function LendingFields({ verb, people, onVerb }: LendingFieldsProps) {
  const id = useId()
  const [dueOn, setDueOn] = useState(verb?.dueAt ? dateValue(verb.dueAt) : '')
  const lend = (person: string, day: string) => {
    const dueAt = endOfDay(day)
    if (person) onVerb({ verb: 'lend', person, ...(dueAt !== undefined && { dueAt }) })
  }
  return (
    <div className="verb-more">
      <SuggestedField
        label={texts.person}
        value={verb?.person ?? ''}
        suggestions={people}
        onSave={(person) => lend(person, dueOn)}
      />
      <div className="suggested-field">
        <label htmlFor={id}>{texts.dueAt}</label>
        <input
          id={id}
          type="date"
          min={dateValue(Date.now())}
          value={dueOn}
          onChange={(event) => {
            setDueOn(event.target.value)
            lend(verb?.person ?? '', event.target.value)
          }}
        />
      </div>
    </div>
  )
}
