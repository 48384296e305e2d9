import { limits } from '@snaplink/contract'
import type { PhoneSession } from '@snaplink/sdk'
import type { BookToAdd } from '@snaplink/sdk/book-outbox'
import { Button } from '@snaplink/sdk/design'
import { type FormEvent, useState } from 'react'
import { bookScanner } from '../../book-scanner-texts.ts'
import { Field } from '../../design/field.tsx'

const texts = bookScanner.byHand

export interface BookByHandProps {
  session: PhoneSession
  onAdd(book: BookToAdd): void
}

/** A book without a barcode, as somebody reads it off. */
export function BookByHand({ onAdd }: BookByHandProps) {
  const [title, setTitle] = useState('')
  const [author, setAuthor] = useState('')
  const [added, setAdded] = useState('')
  const [isMissing, setMissing] = useState(false)

  const submit = (event: FormEvent) => {
    event.preventDefault()
    const name = title.trim()
    if (name === '') return setMissing(true)
    onAdd({ title: name, ...(author.trim() && { authors: [author.trim()] }) })
    setAdded(name)
    setTitle('')
    setAuthor('')
    setMissing(false)
  }

  return (
    <form className="type-form book-form" onSubmit={submit}>
      <Field
        label={texts.titleLabel}
        name="title"
        value={title}
        autoComplete="off"
        maxLength={limits.maxBookLineChars}
        onInput={(event) => setTitle(event.currentTarget.value)}
        error={isMissing && title.trim() === '' ? texts.missing : undefined}
      />
      <Field
        label={texts.authorLabel}
        name="author"
        value={author}
        autoComplete="off"
        maxLength={limits.maxBookLineChars}
        onInput={(event) => setAuthor(event.currentTarget.value)}
      />
      <p className="type-verdict" role="status">
        {added && title === '' ? texts.added(added) : ''}
      </p>
      <Button type="submit" kind="primary">
        {texts.add}
      </Button>
    </form>
  )
}
