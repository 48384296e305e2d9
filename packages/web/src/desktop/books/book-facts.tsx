import { type BookChange, type BookDetail, type BookView, bookFields } from '@snaplink/contract'
import type { OwnBooks } from '@snaplink/sdk/books'
import { useId } from 'react'
import { bookPanel as texts } from '../../book-texts.ts'
import { BookFact } from './book-fact.tsx'
import { IsbnFact } from './isbn-fact.tsx'
import type { BookChanges } from './use-book-changes.ts'

export interface BookFactsProps {
  book: BookView
  answers: BookDetail['answers']
  own: OwnBooks
  changes: BookChanges
}

/** What is known of a book as such, field by field, with the source of each. */
export function BookFacts({ book, answers, own, changes }: BookFactsProps) {
  const id = useId()
  const edit = (change: BookChange) => void changes.edit([book], change)
  return (
    <section aria-labelledby={id} className="book-panel-section">
      <h3 id={id}>{texts.facts}</h3>
      <IsbnFact book={book} onChange={edit} />
      {bookFields.map((field) => (
        <BookFact
          key={field}
          field={field}
          book={book}
          answers={answers}
          onChange={edit}
          onChoose={(provider) =>
            void changes.run(own.choose(book.bookId, { field, provider }), texts.chosen(texts.fields[field]))
          }
        />
      ))}
    </section>
  )
}
