import type { BookView } from '@snaplink/contract'
import { expect, test } from 'vitest'
import { calendarDay, dateValue, daysSince, endOfDay } from './calendar-day.ts'
import { borrowers, openLoans } from './open-loans.ts'

const loan = (person: string, lentAt: number, dueAt?: number) => ({
  ...{ loanId: person, person, lentAt },
  ...(dueAt !== undefined && { dueAt }),
})
const book = (title: string, ...loans: ReturnType<typeof loan>[]) => ({ title, loans }) as unknown as BookView

test('what is overdue stands first, then what is due next, then what has no day', () => {
  const books = [book('A', loan('Ann', 1), loan('Ben', 2, 300)), book('B'), book('C', loan('Cy', 3, 50))]
  expect(openLoans(books, 100).map(({ loan: { person }, isOverdue }) => [person, isOverdue])).toEqual([
    ['Cy', true],
    ['Ben', false],
    ['Ann', false],
  ])
})

test('each borrower is suggested once, the latest first', () => {
  expect(borrowers([loan('Ann', 1), loan('Ben', 5), loan('Ann', 9)])).toEqual(['Ann', 'Ben'])
})

test('a book that is due on a day may come back until its midnight', () => {
  const due = endOfDay('2026-03-28') ?? 0
  expect(dateValue(due)).toBe('2026-03-28')
  expect(dateValue(due + 1)).toBe('2026-03-29')
  expect(endOfDay('')).toBeUndefined()
  expect(daysSince(due, due + 1)).toBe(1)
  expect(daysSince(due, due)).toBe(0)
})

test('a day of another year is told with its year', () => {
  const now = new Date()
  expect(calendarDay(now.getTime())).not.toContain(String(now.getFullYear()))
  expect(calendarDay(new Date(2019, 4, 1).getTime())).toContain('2019')
})
