/** The day as a date field has it, where this phone is. */
export function dayFieldOf(at: number): string {
  const date = new Date(at)
  const two = (number: number) => String(number).padStart(2, '0')
  return `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}`
}

/** The last moment of a date field's day, where this phone is: the book may come back all day long. Null where there is none. */
export function endOfDay(field: string): number | null {
  const [year, month, day] = field.split('-').map(Number)
  if (!year || !month || !day) return null
  return new Date(year, month - 1, day, 23, 59, 59, 999).getTime()
}
