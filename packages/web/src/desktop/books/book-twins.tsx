import type { BookDetail, BookView } from '@snaplink/contract'
import type { OwnBooks } from '@snaplink/sdk/books'
import { Button } from '@snaplink/sdk/design'
import { bulk, bookPanel as texts } from '../../book-texts.ts'
import { Link, paths } from '../router.tsx'
import { nameOfBook } from './book-words.ts'
import type { BookChanges } from './use-book-changes.ts'

export interface BookTwinsProps {
  book: BookView
  detail: BookDetail
  books: readonly BookView[]
  own: OwnBooks
  changes: BookChanges
}

/** The same book once more, which can be made one; and other editions of it, which are none. */
export function BookTwins({ book, detail, books, own, changes }: BookTwinsProps) {
  const of = (ids: readonly string[]) => books.filter(({ bookId }) => ids.includes(bookId))
  const duplicates = of(detail.duplicates)
  const editions = of(detail.editions)
  const merge = () =>
    changes.run(
      own.merge(
        book.bookId,
        duplicates.map(({ bookId }) => bookId),
      ),
      bulk.merged(duplicates.length + 1),
    )
  return (
    <>
      {duplicates.length > 0 && (
        <div className="book-twins">
          <p>{texts.duplicates}</p>
          <Twins books={duplicates} />
          <Button onClick={() => void merge()}>{texts.merge}</Button>
        </div>
      )}
      {editions.length > 0 && (
        <div className="book-twins">
          <p>{texts.editions}</p>
          <Twins books={editions} />
        </div>
      )}
    </>
  )
}

function Twins({ books }: { books: readonly BookView[] }) {
  return (
    <ul>
      {books.map((each) => (
        <li key={each.bookId}>
          <Link to={`${paths.books}#${each.bookId}`}>
            <bdi>{nameOfBook(each)}</bdi>
          </Link>{' '}
          <span className="soft">{[each.publisher, each.year, each.isbn].filter(Boolean).join(', ')}</span>
        </li>
      ))}
    </ul>
  )
}
