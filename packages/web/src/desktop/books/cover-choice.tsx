import type { BookDetail, BookView } from '@snaplink/contract'
import type { OwnBooks } from '@snaplink/sdk/books'
import { Button } from '@snaplink/sdk/design'
import { useRef } from 'react'
import { bookPanel as texts } from '../../book-texts.ts'
import { BookCover } from './book-cover.tsx'
import type { BookChanges } from './use-book-changes.ts'

export interface CoverChoiceProps {
  book: BookView
  answers: BookDetail['answers']
  own: OwnBooks
  changes: BookChanges
}

/** The cover, and the ways to another one. */
export function CoverChoice({ book, answers, own, changes }: CoverChoiceProps) {
  const file = useRef<HTMLInputElement>(null)
  const { bookId, cover, sources } = book
  const others = answers.filter(({ provider, hasCover }) => hasCover && provider !== sources.cover)
  const choose = (provider: string) => changes.run(own.choose(bookId, { field: 'cover', provider }), texts.coverChanged)
  return (
    <div className="cover-choice">
      <div className="cover-choice-picture">
        <BookCover book={book} isLarge />
      </div>
      <Button onClick={() => file.current?.click()}>{texts.uploadCover}</Button>
      <input
        ref={file}
        className="spoken"
        type="file"
        accept="image/*"
        tabIndex={-1}
        aria-label={texts.cover}
        onChange={(event) => {
          const [picture] = event.target.files ?? []
          if (picture) void changes.run(own.setCover(bookId, picture), texts.coverChanged)
          // Choosing the same file again is a change too.
          event.target.value = ''
        }}
      />
      {others.map(({ provider, name }) => (
        <button key={provider} type="button" className="text-button" onClick={() => void choose(provider)}>
          {texts.coverFrom(name)}
        </button>
      ))}
      {cover && (
        <button type="button" className="text-button" onClick={() => void changes.edit([book], { cover: null })}>
          {texts.removeCover}
        </button>
      )}
    </div>
  )
}
