import type { BookView } from '@snaplink/contract'
import { readings, stocks, bookList as texts } from '../../book-texts.ts'
import { isOverdue } from './find-books.ts'

/** What is to be known of a book at a glance: who has it, how many there are, how far one is. */
export function BookState({ book }: { book: BookView }) {
  const { loans, copies, reading, stock, lookUp, title } = book
  const [loan] = loans
  const said = [
    copies.length > 1 && texts.copies(copies.length),
    stock && stock !== 'owned' && stocks[stock],
    reading && readings[reading],
  ].filter(Boolean)
  const isLate = isOverdue(book, Date.now())
  return (
    <p className="book-state" data-late={isLate || undefined}>
      {loan ? (
        <span className="book-loan">{isLate ? texts.overdue(loan.person) : texts.lentTo(loan.person)}</span>
      ) : (
        <span>{said.join(' · ') || (lookUp === 'waiting' && title ? texts.lookingUp : '')}</span>
      )}
    </p>
  )
}
