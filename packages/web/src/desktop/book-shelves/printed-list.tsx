import type { BookView } from '@snaplink/contract'
import { memo } from 'react'
import { printing as texts } from '../../shelf-texts.ts'
import { calendarDay } from './calendar-day.ts'

/** All books in a table, as it is printed: its head stands on each sheet, and no row is cut in two. */
export const PrintedList = memo(function PrintedList({
  books,
  name,
}: {
  books: readonly BookView[]
  name: string | undefined
}) {
  if (books.length === 0) return null
  const { columns } = texts
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls sideways is scrolled by keyboard, too
    <article className="printed-list" tabIndex={0}>
      <header>
        <p className="printed-name">
          <bdi>{name ?? texts.listTitle}</bdi>
        </p>
        <p className="soft figures">{texts.listed(books.length, calendarDay(Date.now()))}</p>
      </header>
      <table aria-label={name ?? texts.listTitle}>
        <thead>
          <tr>
            <th scope="col">{columns.title}</th>
            <th scope="col">{columns.authors}</th>
            <th scope="col" className="printed-year">
              {columns.year}
            </th>
            <th scope="col">{columns.place}</th>
            <th scope="col">{columns.isbn}</th>
          </tr>
        </thead>
        <tbody>
          {books.map(({ bookId, title, authors, year, location, isbn }) => (
            <tr key={bookId}>
              <td>
                <bdi>{title || texts.untitled}</bdi>
              </td>
              <td>
                <bdi>{authors.join(', ')}</bdi>
              </td>
              <td className="printed-year figures">{year}</td>
              <td>
                <bdi>{location}</bdi>
              </td>
              <td className="printed-isbn">{isbn}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </article>
  )
})
