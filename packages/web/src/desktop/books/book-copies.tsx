import { type BookView, newId } from '@snaplink/contract'
import type { OwnBooks } from '@snaplink/sdk/books'
import { Button, DeleteIcon, IconButton, PlusIcon } from '@snaplink/sdk/design'
import { useId } from 'react'
import { bookPanel as texts } from '../../book-texts.ts'
import type { FilterChoices } from './find-books.ts'
import { SuggestedField } from './suggested-field.tsx'
import type { BookChanges } from './use-book-changes.ts'

export interface BookCopiesProps {
  book: BookView
  own: OwnBooks
  choices: FilterChoices
  changes: BookChanges
}

type Copy = BookView['copies'][number]

/** How many there are, and where each is. */
export function BookCopies({ book, choices, changes }: BookCopiesProps) {
  const id = useId()
  const { copies } = book
  const save = (next: Copy[]) => void changes.edit([book], { copies: next })
  const change = (copy: Copy, key: 'location' | 'note', value: string) => {
    const { [key]: _, ...rest } = copy
    save(copies.map((each) => (each === copy ? { ...rest, ...(value && { [key]: value }) } : each)))
  }
  return (
    <section aria-labelledby={id} className="book-panel-section">
      <h3 id={id}>
        {texts.copies} <span className="soft figures">{copies.length}</span>
      </h3>
      {copies.length > 1 && (
        <ol className="book-copies">
          {copies.map((copy, index) => (
            <li key={copy.copyId}>
              <SuggestedField
                label={texts.copyPlace(index + 1)}
                value={copy.location ?? ''}
                suggestions={choices.locations}
                onSave={(value) => change(copy, 'location', value)}
              />
              <SuggestedField
                label={texts.copyNote(index + 1)}
                value={copy.note ?? ''}
                suggestions={[]}
                onSave={(value) => change(copy, 'note', value)}
              />
              <IconButton
                label={texts.removeCopy(index + 1)}
                onClick={() => save(copies.filter((each) => each !== copy))}
              >
                <DeleteIcon size={18} />
              </IconButton>
            </li>
          ))}
        </ol>
      )}
      <Button icon={<PlusIcon size={18} />} onClick={() => save([...copies, { copyId: newId() }])}>
        {texts.addCopy}
      </Button>
    </section>
  )
}
