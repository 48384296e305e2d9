import type { Loan } from '@snaplink/contract'
import { WarningIcon } from '@snaplink/sdk/design'
import { loans as texts } from '../../shelf-texts.ts'
import { calendarDay, daysSince } from './calendar-day.ts'
import { isOverdue } from './open-loans.ts'

/** Since when a copy is away, and when it is due; what is overdue says so in words and by a sign. */
export function LoanState({ loan }: { loan: Loan }) {
  const now = Date.now()
  const { lentAt, dueAt } = loan
  return (
    <p className="loan-state soft">
      {texts.sinceDay(calendarDay(lentAt))}
      {dueAt !== undefined && `, ${texts.due(calendarDay(dueAt))}`}
      {dueAt !== undefined && isOverdue(loan, now) && (
        <strong className="loan-overdue">
          <WarningIcon size={16} />
          {texts.overdue(daysSince(dueAt, now))}
        </strong>
      )}
    </p>
  )
}
