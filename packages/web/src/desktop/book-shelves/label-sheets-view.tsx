import type { BookView } from '@snaplink/contract'
import { memo } from 'react'
import { printing as texts } from '../../shelf-texts.ts'
import { IsbnBarcode } from './isbn-barcode.tsx'
import { type LabelSheet, onSheets } from './label-sheets.ts'

export interface LabelSheetsProps {
  books: readonly BookView[]
  sheet: LabelSheet
  used: number
}

/** Sheets as they come out of the printer. */
export const LabelSheets = memo(function LabelSheets({ books, sheet, used }: LabelSheetsProps) {
  const sheets = onSheets(books, sheet, used)
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls sideways is scrolled by keyboard, too
    <div className="label-sheets" data-sheet={sheet} tabIndex={0}>
      {sheets.map((places, page) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a sheet is its place in the pile
        <ol key={page} className="label-sheet" aria-label={texts.sheetLabel(page + 1, sheets.length)}>
          {places.map((book, place) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: an empty place has nothing else
            <li key={place}>{book && <Label book={book} />}</li>
          ))}
        </ol>
      ))}
    </div>
  )
})

function Label({ book: { title, authors, location, isbn } }: { book: BookView }) {
  return (
    <>
      <p className="label-title">
        <bdi>{title || texts.untitled}</bdi>
      </p>
      <p className="label-author">
        <bdi>{authors.join(', ')}</bdi>
      </p>
      <div className="label-foot">
        <p className="label-place">
          <bdi>{location}</bdi>
        </p>
        {isbn && <IsbnBarcode isbn={isbn} />}
      </div>
    </>
  )
}
