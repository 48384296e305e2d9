import '../scanner/type-sheet.css'
import { limits } from '@snaplink/contract'
import { Button } from '@snaplink/sdk/design'
import { type FormEvent, useState } from 'react'
import { bookScanner } from '../../book-scanner-texts.ts'
import { Field } from '../../design/field.tsx'
import { Sheet } from '../sheet.tsx'
import { dayFieldOf, endOfDay } from './due-day.ts'
import type { Lending } from './use-verb.ts'

const texts = bookScanner.lending

export interface LendSheetProps {
  lending: Lending
  onChange(lending: Omit<Lending, 'verb'>): void
  onClose(): void
}

/** To whom books are lent, and until when: for the ones that are scanned next. */
export function LendSheet({ lending, onChange, onClose }: LendSheetProps) {
  const [person, setPerson] = useState(lending.person)
  const [due, setDue] = useState(lending.dueAt === undefined ? '' : dayFieldOf(lending.dueAt))
  const [isMissing, setMissing] = useState(false)

  const submit = (event: FormEvent) => {
    event.preventDefault()
    if (person.trim() === '') return setMissing(true)
    const dueAt = endOfDay(due)
    onChange({ person: person.trim(), ...(dueAt !== null && { dueAt }) })
    onClose()
  }

  return (
    <Sheet title={texts.title} onClose={onClose}>
      <form className="type-form book-form" onSubmit={submit}>
        <Field
          label={texts.person}
          name="person"
          value={person}
          autoComplete="off"
          maxLength={limits.maxLabelChars}
          onInput={(event) => setPerson(event.currentTarget.value)}
          error={isMissing && person.trim() === '' ? texts.missing : undefined}
        />
        <Field
          label={texts.dueAt}
          name="due"
          type="date"
          value={due}
          hint={texts.hint}
          onInput={(event) => setDue(event.currentTarget.value)}
        />
        <Button type="submit" kind="primary">
          {texts.done}
        </Button>
      </form>
    </Sheet>
  )
}
