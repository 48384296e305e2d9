const withYear = new Intl.DateTimeFormat([], { day: 'numeric', month: 'long', year: 'numeric' })
const withoutYear = new Intl.DateTimeFormat([], { day: 'numeric', month: 'long' })
const dayMs = 24 * 60 * 60_000

/** `12 October`, with the year where it is another one. */
export function calendarDay(at: number): string {
  const date = new Date(at)
  return (date.getFullYear() === new Date().getFullYear() ? withoutYear : withYear).format(date)
}

/** The end of the day that an `<input type="date">` says: a book may come back until midnight. Undefined where it says none. */
export function endOfDay(value: string | undefined): number | undefined {
  const [year, month, day] = (value ?? '').split('-').map(Number)
  if (!year || !month || !day) return undefined
  return new Date(year, month - 1, day + 1).getTime() - 1
}

/** As an `<input type="date">` wants it. */
export function dateValue(at: number): string {
  const date = new Date(at)
  const two = (number: number) => String(number).padStart(2, '0')
  return `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}`
}

/** How many midnights have passed since. */
export function daysSince(at: number, now: number): number {
  const midnight = (time: number) => new Date(time).setHours(0, 0, 0, 0)
  return Math.round((midnight(now) - midnight(at)) / dayMs)
}
