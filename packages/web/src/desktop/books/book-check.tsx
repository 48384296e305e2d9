import type { BookView } from '@snaplink/contract'
import { bookList as texts } from '../../book-texts.ts'
import { nameOfBook } from './book-words.ts'

export interface BookCheckProps {
  book: BookView
  isChosen: boolean
  onChoose(book: BookView, isRange: boolean): void
}

/** With Shift, by mouse or keyboard, all since the one that was pressed last. */
export function BookCheck({ book, isChosen, onChoose }: BookCheckProps) {
  return (
    <label className="book-check">
      <input
        type="checkbox"
        checked={isChosen}
        aria-label={texts.choose(nameOfBook(book))}
        onChange={({ nativeEvent }) => onChoose(book, nativeEvent instanceof MouseEvent && nativeEvent.shiftKey)}
      />
    </label>
  )
}
