import './book-cover.css'
import type { BookView } from '@snaplink/contract'
import { bookList as texts } from '../../book-texts.ts'

/** The cover, or one drawn from title and author where there is none. Says nothing: the title stands beside it. */
export function BookCover({ book, isLarge = false }: { book: CoveredBook; isLarge?: boolean }) {
  const { cover, title, authors, lookUp, isbn } = book
  if (cover) {
    return (
      <img
        className="book-cover"
        src={isLarge ? cover.url : cover.thumbUrl}
        width={cover.width}
        height={cover.height}
        alt=""
        loading="lazy"
        decoding="async"
      />
    )
  }
  const isWaiting = lookUp === 'waiting' && !title
  return (
    <span className="book-cover book-drawn" data-tint={tintOf(title || isbn || '')} aria-hidden="true">
      <bdi className="book-drawn-title">{isWaiting ? isbn : title || isbn || texts.untitled}</bdi>
      <bdi className="book-drawn-author">{authors[0]}</bdi>
    </span>
  )
}

type CoveredBook = Pick<BookView, 'cover' | 'title' | 'authors' | 'isbn'> & Partial<Pick<BookView, 'lookUp'>>

const tints = 4

/** The same book looks the same each time. */
function tintOf(text: string): number {
  let sum = 0
  for (const letter of text) sum = (sum * 31 + (letter.codePointAt(0) ?? 0)) % 9973
  return sum % tints
}
