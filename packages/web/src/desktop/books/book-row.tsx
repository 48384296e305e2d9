import type { BookView } from '@snaplink/contract'
import { memo, type Ref } from 'react'
import { books as bookTexts } from '../../book-texts.ts'
import { dayAndTime } from '../day-and-time.ts'
import { Link, paths } from '../router.tsx'
import { BookCheck } from './book-check.tsx'
import { BookCover } from './book-cover.tsx'
import { BookState } from './book-state.tsx'
import { titleWords } from './book-words.ts'
import { placesOf } from './find-books.ts'

export interface BookRowProps {
  ref: Ref<HTMLTableRowElement>
  book: BookView
  index: number
  /** From the top of the list. Pixels. */
  top: number
  isFresh: boolean
  isChosen: boolean
  onChoose(book: BookView, isRange: boolean): void
  ownDeviceId: string
}

export const BookRow = memo(function BookRow({ book, index, top, isFresh, isChosen, ...props }: BookRowProps) {
  const { authors, year, shelves, addedBy, addedAt, isbn, subtitle } = book
  const author = authors.join(', ')
  const places = [shelves.join(', '), placesOf(book).join(', ')].filter(Boolean).join(' · ')
  const from = addedBy?.deviceId === props.ownDeviceId ? bookTexts.thisComputer : addedBy?.deviceName
  return (
    <tr
      ref={props.ref}
      className={isFresh ? 'is-fresh' : undefined}
      style={{ transform: `translateY(${top}px)` }}
      data-index={index}
      data-book-id={book.bookId}
      data-chosen={isChosen || undefined}
      aria-rowindex={index + 2}
    >
      <td className="book-chosen">
        <BookCheck book={book} isChosen={isChosen} onChoose={props.onChoose} />
      </td>
      <td className="book-title">
        <Link className="book-row-link" to={`${paths.books}#${book.bookId}`}>
          <span className="book-row-cover">
            <BookCover book={book} />
          </span>
          <span className="book-row-words">
            <bdi className="book-row-title" data-missing={!book.title || undefined}>
              {titleWords(book)}
            </bdi>
            <bdi className="book-row-under">{subtitle || isbn}</bdi>
          </span>
        </Link>
      </td>
      <td className="book-author" title={author}>
        <bdi>{author}</bdi>
      </td>
      <td className="book-year figures">{year}</td>
      <td className="book-place" title={places}>
        <bdi>{places}</bdi>
      </td>
      <td className="book-state-cell">
        <BookState book={book} />
      </td>
      <td className="book-from" title={from}>
        {from}
      </td>
      <td className="book-added figures">{dayAndTime(addedAt)}</td>
    </tr>
  )
})
