import { memo, useCallback, useLayoutEffect, useRef, useState } from 'react'
import { bookList as texts } from '../../book-texts.ts'
import { useVirtualRows } from '../virtual-rows.ts'
import { BookTile } from './book-tile.tsx'
import type { ShownBooks } from './shown-books.ts'

/** Wide enough for a cover to be known by. Pixels. */
const leastTilePixels = 144
const gapPixels = 20
/** Two lines of title, one of authors, one of state, and the room around them: as the style sheet has it. */
const wordsRem = 6.5

/** The covers. However many there are, only the lines in sight are in the page; the line that has the focus stays, too. */
export const BookGrid = memo(function BookGrid({ books, ...shown }: ShownBooks) {
  const list = useRef<HTMLUListElement>(null)
  const width = useWidth(list)
  const columns = Math.max(2, Math.floor((width + gapPixels) / (leastTilePixels + gapPixels)))
  const tilePixels = Math.max(0, (width - gapPixels * (columns - 1)) / columns)
  const linePixels = Math.round(tilePixels * 1.5 + wordsRem * rootPixels())
  const [focused, setFocused] = useState<string | null>(null)
  // By their place: a book that comes in moves the others on by one, and what one looks at stays.
  const keyOf = useCallback((index: number) => String(index), [])
  const { virtualizer, place } = useVirtualRows(list, {
    ...{ count: Math.ceil(books.length / columns), keyOf, kept: focused },
    rowPixels: linePixels,
  })
  // biome-ignore lint/correctness/useExhaustiveDependencies: another height is the reason to measure again
  useLayoutEffect(() => virtualizer.measure(), [virtualizer, linePixels])

  return (
    <ul
      ref={list}
      className="book-grid"
      aria-label={texts.list}
      style={{ height: virtualizer.getTotalSize() }}
      onFocus={(event) => setFocused(event.target.closest('li')?.dataset.line ?? null)}
      onBlur={() => setFocused(null)}
    >
      {virtualizer.getVirtualItems().flatMap((line) => {
        const first = line.index * columns
        return books
          .slice(first, first + columns)
          .map((book, column) => (
            <BookTile
              key={book.bookId}
              book={book}
              isFresh={shown.fresh.has(book.bookId)}
              isChosen={shown.chosen.has(book.bookId)}
              onChoose={shown.onChoose}
              line={line.index}
              index={first + column}
              total={books.length}
              width={tilePixels}
              left={column * (tilePixels + gapPixels)}
              top={place(line)}
            />
          ))
      })}
    </ul>
  )
})

function rootPixels(): number {
  return Number.parseFloat(getComputedStyle(document.documentElement).fontSize)
}

/** How wide it is, also when the window changes. Pixels. */
function useWidth(element: { readonly current: HTMLElement | null }): number {
  const [width, setWidth] = useState(0)
  useLayoutEffect(() => {
    const { current } = element
    if (!current) return
    const observer = new ResizeObserver(() => setWidth(current.clientWidth))
    observer.observe(current)
    setWidth(current.clientWidth)
    return () => observer.disconnect()
  }, [element])
  return width
}
