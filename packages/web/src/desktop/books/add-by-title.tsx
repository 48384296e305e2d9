import './add-by-title.css'
import type { NewBook, TitleCandidate } from '@snaplink/contract'
import type { OwnBooks } from '@snaplink/sdk/books'
import { Button, CloseIcon, IconButton, useModal, useToast } from '@snaplink/sdk/design'
import { failureSentence } from '@snaplink/sdk/react'
import { useId } from 'react'
import { bookArrivals, bookPanel, addBook as texts } from '../../book-texts.ts'
import { Field } from '../../design/field.tsx'
import { FormProblem, useForm } from '../use-form.tsx'
import { severalOf } from './several.ts'
import { TitleSearch } from './title-search.tsx'

/** A book that has no number: by hand. */
export function AddByTitle({ own, onClose }: { own: OwnBooks; onClose(): void }) {
  const dialog = useModal('dialog')
  const id = useId()
  const toast = useToast()
  const take = async ({ year: _, provider: __, ...facts }: TitleCandidate) => {
    try {
      await own.add(facts)
      toast({ text: bookArrivals.arrived(facts.title) })
      onClose()
    } catch (error) {
      toast({ tone: 'bad', text: texts.notAdded(failureSentence(error)) })
    }
  }
  const form = useForm({
    check: ({ title = '' }): Record<string, string> => (title.trim() ? {} : { title: texts.titleMissing }),
    async send(values) {
      const book = bookOf(values)
      await own.add(book)
      return book
    },
    onDone({ title = '' }) {
      toast({ text: bookArrivals.arrived(title) })
      onClose()
    },
  })
  return (
    <dialog
      ref={dialog}
      className="dialog add-by-title"
      aria-labelledby={id}
      tabIndex={-1}
      onCancel={(event) => {
        event.preventDefault()
        onClose()
      }}
    >
      <div className="dialog-body">
        <div className="add-by-title-head">
          <h2 id={id}>{texts.dialogTitle}</h2>
          <IconButton label={bookPanel.close} onClick={onClose}>
            <CloseIcon size={18} />
          </IconButton>
        </div>
        <p>{texts.dialogLead}</p>
        <TitleSearch own={own} onTake={(candidate) => void take(candidate)} />
        <h3 className="add-by-title-hand">{texts.hand}</h3>
        <form {...form.props} className="stack">
          <FormProblem sentence={form.problem} />
          <Field label={bookPanel.fields.title} name="title" maxLength={500} error={form.errors.title} />
          <Field label={bookPanel.fields.authors} name="authors" maxLength={1000} hint={bookPanel.several} />
          <Field label={bookPanel.fields.publisher} name="publisher" maxLength={500} />
          <Field label={bookPanel.fields.published} name="published" maxLength={100} />
          <Button kind="primary" type="submit" busy={form.busy}>
            {texts.save}
          </Button>
        </form>
      </div>
    </dialog>
  )
}

function bookOf({ title = '', authors = '', publisher = '', published = '' }: Partial<Record<string, string>>) {
  const book: Partial<NewBook> = { title: title.trim() }
  const names = severalOf(authors)
  if (names.length > 0) book.authors = names
  if (publisher.trim()) book.publisher = publisher.trim()
  if (published.trim()) book.published = published.trim()
  return book
}
