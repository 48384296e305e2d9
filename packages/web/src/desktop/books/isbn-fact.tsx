import type { BookChange, BookView } from '@snaplink/contract'
import { ProblemIcon } from '@snaplink/sdk/design'
import { useId, useState } from 'react'
import { addBook, bookPanel as texts } from '../../book-texts.ts'
import { readTypedIsbn } from '../../phone/books/typed-isbn.ts'
import { SuggestedField } from './suggested-field.tsx'

/** The number: another one is looked up anew. */
export function IsbnFact({ book, onChange }: { book: BookView; onChange(change: BookChange): void }) {
  const id = useId()
  const [problem, setProblem] = useState('')
  const save = (typed: string) => {
    const read = readTypedIsbn(typed)
    setProblem(read.kind === 'right' || read.kind === 'empty' ? '' : addBook.noIsbn)
    if (read.kind === 'empty') onChange({ isbn: null })
    if (read.kind === 'right' && read.isbn !== book.isbn) onChange({ isbn: read.isbn })
  }
  return (
    <div className="isbn-fact">
      <SuggestedField label={texts.isbn} value={book.isbn ?? ''} suggestions={[]} maxLength={40} onSave={save} />
      {problem && (
        <p className="field-error" id={id} role="alert">
          <ProblemIcon size={16} />
          <span>{problem}</span>
        </p>
      )}
    </div>
  )
}
