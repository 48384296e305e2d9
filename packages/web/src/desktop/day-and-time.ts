import { desktop } from '../texts.ts'

// Made once: a table of thousands asks often.
const clock = new Intl.DateTimeFormat([], { hour: '2-digit', minute: '2-digit' })
const calendar = new Intl.DateTimeFormat([], { day: 'numeric', month: 'long' })

/** `today, 14:02` in the browser's language; the date when it was another day. */
export function dayAndTime(at: number): string {
  const date = new Date(at)
  const time = clock.format(date)
  if (date.toDateString() === new Date().toDateString()) return desktop.account.today(time)
  return `${calendar.format(date)}, ${time}`
}
