import './loans.css'
import type { BookView, Loan } from '@snaplink/contract'
import type { OwnBooks } from '@snaplink/sdk/books'
import { Button } from '@snaplink/sdk/design'
import { useRef } from 'react'
import { loans as texts } from '../../shelf-texts.ts'
import { useBookChanges } from '../books/use-book-changes.ts'
import { useOwn } from '../use-own.ts'
import { calendarDay } from './calendar-day.ts'
import { LendForm } from './lend-form.tsx'
import { LoanState } from './loan-state.tsx'

/** Who has which copy of a book, and the way to lend one and to take it back. */
export function BookLoans({ book, books }: { book: BookView; books: OwnBooks }) {
  const { run } = useBookChanges(books)
  const detail = useOwn(() => books.detail(book.bookId), book.version)
  const over = detail?.loans.filter(({ returnedAt }) => returnedAt !== undefined) ?? []
  const place = useRef<HTMLDivElement>(null)
  const takeBack = async ({ loanId, person }: Loan) => {
    const isDone = await run(books.takeBack(book.bookId, loanId), texts.returned(book.title, person))
    // Its row goes, and with it the button that has the focus.
    if (isDone) place.current?.focus()
  }

  return (
    <div className="book-loans" ref={place} tabIndex={-1}>
      {book.loans.length === 0 ? (
        <p className="soft">{texts.none}</p>
      ) : (
        <ul className="own-list">
          {book.loans.map((loan) => (
            <li key={loan.loanId}>
              <div className="own-words">
                <p className="own-name">
                  <bdi>{loan.person}</bdi>
                </p>
                <LoanState loan={loan} />
              </div>
              <Button
                aria-label={texts.takeBackLabel(book.title || texts.untitled, loan.person)}
                onClick={() => void takeBack(loan)}
              >
                {texts.takeBack}
              </Button>
            </li>
          ))}
        </ul>
      )}
      {book.loans.length < book.copies.length ? (
        <LendForm book={book} books={books} />
      ) : (
        <p className="soft">{texts.noneLeft}</p>
      )}
      {over.length > 0 && (
        <details className="loans-earlier">
          <summary>{texts.earlier}</summary>
          <ul>
            {over.map(({ loanId, person, lentAt, returnedAt = lentAt }) => (
              <li key={loanId} className="soft">
                {texts.earlierOf(person, calendarDay(lentAt), calendarDay(returnedAt))}
              </li>
            ))}
          </ul>
        </details>
      )}
    </div>
  )
}
