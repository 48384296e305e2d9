import { expect, test } from 'vitest'
import { dayFieldOf, endOfDay } from './due-day.ts'

test('a day that is picked ends at midnight where the phone is, and is shown as the same day', () => {
  for (const day of ['2026-11-22', '2027-03-28', '2028-02-29']) {
    const at = endOfDay(day) ?? 0
    expect(dayFieldOf(at)).toBe(day)
    expect(dayFieldOf(at + 1)).not.toBe(day)
  }
  expect(endOfDay('')).toBeNull()
})
