import { newId } from '@snaplink/contract'
import type { OwnBooks } from '@snaplink/sdk/books'
import { Button, PlusIcon, ProblemIcon, useToast } from '@snaplink/sdk/design'
import { failureSentence } from '@snaplink/sdk/react'
import { type FormEvent, useId, useState } from 'react'
import { bookArrivals, sightings, addBook as texts } from '../../book-texts.ts'
import { readTypedIsbn } from '../../phone/books/typed-isbn.ts'
import { navigate, paths } from '../router.tsx'

/** A book whose barcode no camera can read, by the number on it. What is wrong with the number is said before anybody is asked. */
export function IsbnComposer({ own }: { own: OwnBooks }) {
  const id = useId()
  const toast = useToast()
  const [typed, setTyped] = useState('')
  const [isBusy, setBusy] = useState(false)
  const [failure, setFailure] = useState('')
  const problem = failure || problemWith(typed)

  const submit = async (event: FormEvent) => {
    event.preventDefault()
    const read = readTypedIsbn(typed)
    if (isBusy || read.kind === 'empty') return
    if (read.kind !== 'right') return setFailure(problem || texts.noIsbn)
    setBusy(true)
    try {
      const added = await own.add({ bookId: newId(), isbn: read.isbn })
      const name = added.title || read.isbn
      toast({ text: added.isKnown ? sightings.known(name, added.copies) : bookArrivals.arrived(name) })
      if (added.isKnown) navigate(`${paths.books}#${added.bookId}`)
      setTyped('')
    } catch (error) {
      setFailure(texts.notAdded(failureSentence(error)))
    } finally {
      setBusy(false)
    }
  }
  return (
    <form className="scan-composer" onSubmit={submit}>
      <div className="scan-field">
        <input
          aria-label={texts.type}
          placeholder={texts.type}
          aria-invalid={problem !== ''}
          aria-describedby={problem ? id : undefined}
          autoComplete="off"
          spellCheck={false}
          maxLength={40}
          value={typed}
          onChange={(event) => {
            setTyped(event.target.value)
            setFailure('')
          }}
        />
        <Button type="submit" icon={<PlusIcon size={18} />} busy={isBusy}>
          {texts.add}
        </Button>
      </div>
      {problem && (
        <p className="field-error" id={id} role="alert">
          <ProblemIcon size={16} />
          <span>{problem}</span>
        </p>
      )}
    </form>
  )
}

/** What can be said before it is complete is not wrong yet. */
function problemWith(typed: string): string {
  const read = readTypedIsbn(typed)
  if (read.kind === 'wrong-digit') return read.mayGoOn ? '' : texts.wrongDigit(read.digits, read.expected)
  if (read.kind === 'other') return texts.noBook(read.code)
  return read.kind === 'no-isbn' ? texts.noIsbn : ''
}
