import type { BookView } from '@snaplink/contract'
import { memo } from 'react'
import { Link, paths } from '../router.tsx'
import { BookCheck } from './book-check.tsx'
import { BookCover } from './book-cover.tsx'
import { BookState } from './book-state.tsx'
import { titleWords } from './book-words.ts'

export interface BookTileProps {
  book: BookView
  isFresh: boolean
  isChosen: boolean
  onChoose(book: BookView, isRange: boolean): void
  line: number
  index: number
  total: number
  /** Pixels. */
  width: number
  left: number
  top: number
}

export const BookTile = memo(function BookTile({ book, isFresh, isChosen, onChoose, ...at }: BookTileProps) {
  return (
    <li
      className={`book-tile ${isFresh ? 'is-fresh' : ''}`}
      style={{ width: at.width, transform: `translate(${at.left}px, ${at.top}px)` }}
      data-book-id={book.bookId}
      data-line={at.line}
      data-index={at.index}
      data-chosen={isChosen || undefined}
      aria-posinset={at.index + 1}
      aria-setsize={at.total}
    >
      <Link className="book-tile-link" to={`${paths.books}#${book.bookId}`}>
        <span className="book-tile-cover">
          <BookCover book={book} />
        </span>
        <bdi className="book-tile-title" data-missing={!book.title || undefined}>
          {titleWords(book)}
        </bdi>
        <bdi className="book-tile-author">{book.authors.join(', ') || (!book.title && book.isbn)}</bdi>
      </Link>
      <BookState book={book} />
      <BookCheck book={book} isChosen={isChosen} onChoose={onChoose} />
    </li>
  )
})
