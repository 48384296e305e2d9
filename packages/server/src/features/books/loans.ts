import type { Loan } from '@snaplink/contract'
import { AppError } from '../../errors.ts'
import { type BookRecord, openLoans } from './book-record.ts'

/** Loans that are over and remembered, of one book. */
const maxHistory = 200

/** Gives a copy away. The same loan again changes nothing. @throws AppError `book.all-lent` */
export function lendBook(book: BookRecord, loan: Loan): BookRecord {
  const { loans, copies } = book.details
  if (loans.some(({ loanId }) => loanId === loan.loanId)) return book
  if (openLoans(book).length >= copies.length) throw new AppError('book.all-lent')
  return { ...book, details: { ...book.details, loans: [...loans, loan].slice(-maxHistory) } }
}

/**
 * A copy is back: that of this loan, else the one that went first.
 *
 * @throws AppError `book.not-lent`
 */
export function returnBook(
  book: BookRecord,
  { loanId, at }: { loanId?: string | undefined; at: number },
): { book: BookRecord; loan: Loan } {
  const { loans } = book.details
  const earlier = loans.find((loan) => loan.loanId === loanId)
  if (earlier?.returnedAt !== undefined) return { book, loan: earlier }
  const loan = loanId === undefined ? openLoans(book)[0] : earlier
  if (!loan) throw new AppError('book.not-lent')
  const back = { ...loan, returnedAt: Math.max(at, loan.lentAt) }
  const after = loans.map((each) => (each === loan ? back : each))
  return { book: { ...book, details: { ...book.details, loans: after } }, loan: back }
}
