import type { BookView } from '@snaplink/contract'
import type { OwnBooks } from '@snaplink/sdk/books'
import { Button, useToast } from '@snaplink/sdk/design'
import { useStore } from '@snaplink/sdk/react'
import { useId, useMemo } from 'react'
import { Field } from '../../design/field.tsx'
import { loans as texts } from '../../shelf-texts.ts'
import { useBookChanges } from '../books/use-book-changes.ts'
import { type FormErrors, FormProblem, useForm } from '../use-form.tsx'
import { dateValue, endOfDay } from './calendar-day.ts'
import { borrowers } from './open-loans.ts'

/** Gives one copy away: to whom, and until when. */
export function LendForm({ book, books }: { book: BookView; books: OwnBooks }) {
  const toast = useToast()
  const { takeBack } = useBookChanges(books)
  const id = useId()
  const all = useStore(books.books)
  const people = useMemo(() => borrowers(all.flatMap(({ loans }) => loans)), [all])
  const form = useForm({
    check: ({ person, dueAt }): FormErrors => {
      const due = endOfDay(dueAt)
      return {
        ...(!person?.trim() && { person: texts.personMissing }),
        ...(due !== undefined && due < Date.now() && { dueAt: texts.past }),
      }
    },
    async send({ person = '', dueAt }) {
      const due = endOfDay(dueAt)
      const done = await books.lend(book.bookId, { person: person.trim(), ...(due !== undefined && { dueAt: due }) })
      return { person: person.trim(), undoId: done.undoId }
    },
    onDone({ person, undoId }) {
      form.reset()
      toast({
        text: texts.lent(book.title, person),
        ...(undoId !== undefined && { onUndo: () => void takeBack(undoId) }),
      })
    },
  })
  return (
    <form {...form.props} className="lend-form" aria-label={texts.lendTitle(book.title)}>
      <FormProblem sentence={form.problem} />
      <Field
        label={texts.person}
        name="person"
        list={`${id}-people`}
        maxLength={100}
        autoComplete="off"
        error={form.errors.person}
      />
      <datalist id={`${id}-people`}>
        {people.map((person) => (
          <option key={person} value={person} />
        ))}
      </datalist>
      <Field label={texts.dueAt} name="dueAt" type="date" min={dateValue(Date.now())} error={form.errors.dueAt} />
      <Button type="submit" busy={form.busy}>
        {texts.lend}
      </Button>
    </form>
  )
}
