import type { BookView, Loan } from '@snaplink/contract'

export interface OpenLoan {
  readonly book: BookView
  readonly loan: Loan
  readonly isOverdue: boolean
}

/** Every copy that is lent: the overdue ones first, then by the day on which they are due, then those without one. */
export function openLoans(books: readonly BookView[], now: number): OpenLoan[] {
  return books
    .flatMap((book) => book.loans.map((loan) => ({ book, loan, isOverdue: isOverdue(loan, now) })))
    .sort((a, b) => dueOf(a.loan) - dueOf(b.loan) || a.loan.lentAt - b.loan.lentAt)
}

export const isOverdue = ({ dueAt, returnedAt }: Loan, now: number) =>
  returnedAt === undefined && dueAt !== undefined && dueAt < now

const dueOf = ({ dueAt }: Loan) => dueAt ?? Number.MAX_SAFE_INTEGER

/** Who has borrowed before, for the field in which one writes a name; who did lately stands first. */
export function borrowers(loans: readonly Pick<Loan, 'person' | 'lentAt'>[]): string[] {
  const newestFirst = [...loans].sort((a, b) => b.lentAt - a.lentAt)
  return [...new Set(newestFirst.map(({ person }) => person))].slice(0, 50)
}
