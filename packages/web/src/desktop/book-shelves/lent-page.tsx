import '../own-list.css'
import './loans.css'
import type { OwnBooks } from '@snaplink/sdk/books'
import { Button } from '@snaplink/sdk/design'
import { useStore } from '@snaplink/sdk/react'
import { useMemo, useRef } from 'react'
import { loans as texts } from '../../shelf-texts.ts'
import { useBookChanges } from '../books/use-book-changes.ts'
import { dayAndTime } from '../day-and-time.ts'
import { useSnaplink } from '../snaplink.ts'
import { useOwn } from '../use-own.ts'
import { LoanState } from './loan-state.tsx'
import { type OpenLoan, openLoans } from './open-loans.ts'

/** All that is lent, what is overdue first, and what came back lately. */
export function LentPage({ own }: { own: OwnBooks }) {
  const snaplink = useSnaplink()
  const books = useStore(own.books)
  const isLoaded = useStore(own.isComplete)
  const { run } = useBookChanges(own)
  const lent = useMemo(() => openLoans(books, Date.now()), [books])
  // A loan more or less, here or by a phone, may be one that came back.
  const returned = useOwn(() => snaplink.returnedLoans(), lent.length)
  const heading = useRef<HTMLHeadingElement>(null)
  const overdue = lent.filter(({ isOverdue }) => isOverdue).length

  const takeBack = async ({ book, loan }: OpenLoan) => {
    const said = texts.returned(book.title, loan.person)
    // Its row goes, and with it the button that has the focus.
    if (await run(own.takeBack(book.bookId, loan.loanId), said)) heading.current?.focus()
  }

  if (!isLoaded) return <p className="soft">{texts.loading}</p>
  return (
    <div className="lent-page">
      <section aria-labelledby="lent-now">
        <h2 id="lent-now" ref={heading} tabIndex={-1}>
          {texts.title}
        </h2>
        <p className="soft figures" role="status">
          {texts.pageLead(lent.length, overdue)}
        </p>
        {lent.length === 0 ? (
          <p className="soft">{texts.emptyText}</p>
        ) : (
          <ul className="own-list" aria-label={texts.list}>
            {lent.map(({ book, loan, isOverdue }) => (
              <li key={loan.loanId} data-overdue={isOverdue || undefined}>
                <div className="own-words">
                  <p className="own-name">
                    <bdi>{book.title || book.isbn || texts.untitled}</bdi>
                  </p>
                  <p className="loan-person">
                    <bdi>{loan.person}</bdi>
                  </p>
                  <LoanState loan={loan} />
                </div>
                <Button
                  aria-label={texts.takeBackLabel(book.title || texts.untitled, loan.person)}
                  onClick={() => void takeBack({ book, loan, isOverdue })}
                >
                  {texts.takeBack}
                </Button>
              </li>
            ))}
          </ul>
        )}
      </section>
      {returned && returned.length > 0 && (
        <section aria-labelledby="lent-lately">
          <h2 id="lent-lately">{texts.lately}</h2>
          <ul className="own-list">
            {returned.map(({ loanId, title, person, returnedAt }) => (
              <li key={loanId}>
                <div className="own-words">
                  <p className="own-name">
                    <bdi>{title || texts.untitled}</bdi>
                  </p>
                  <p className="soft">{texts.backAt(person, dayAndTime(returnedAt))}</p>
                </div>
              </li>
            ))}
          </ul>
        </section>
      )}
    </div>
  )
}
