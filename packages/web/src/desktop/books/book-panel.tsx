import './book-panel.css'
import type { BookView } from '@snaplink/contract'
import type { OwnBooks } from '@snaplink/sdk/books'
import {
  Button,
  CloseIcon,
  DeleteIcon,
  IconButton,
  RetryIcon,
  useModal,
  useToast,
  useToastsIn,
} from '@snaplink/sdk/design'
import { failureSentence, useStore } from '@snaplink/sdk/react'
import { useId } from 'react'
import { bookPanel as texts } from '../../book-texts.ts'
import { loans } from '../../shelf-texts.ts'
import { BookLoans } from '../book-shelves/book-loans.tsx'
import { dayAndTime } from '../day-and-time.ts'
import { BookCopies } from './book-copies.tsx'
import { BookFacts } from './book-facts.tsx'
import { BookTwins } from './book-twins.tsx'
import { titleWords } from './book-words.ts'
import { CoverChoice } from './cover-choice.tsx'
import type { FilterChoices } from './find-books.ts'
import { OwnWords } from './own-words.tsx'
import type { BookChanges } from './use-book-changes.ts'
import { useBookDetail } from './use-book-detail.ts'

export interface BookPanelProps {
  bookId: string
  own: OwnBooks
  changes: BookChanges
  choices: FilterChoices
  onClose(): void
}

/** All that is known of one book, each fact with its source, and the way to change it. Opened by the address. */
export function BookPanel({ bookId, own, changes, choices, onClose }: BookPanelProps) {
  const dialog = useModal('dialog')
  useToastsIn(dialog)
  const id = useId()
  const books = useStore(own.books)
  const listed = books.find((each) => each.bookId === bookId)
  const { detail, isUnknown } = useBookDetail(own, bookId, listed?.version ?? 0)
  const book = listed ?? (isUnknown ? undefined : detail?.book)
  const remove = async (gone: BookView) => {
    if (await changes.remove([gone])) onClose()
  }
  return (
    <dialog
      ref={dialog}
      className="dialog book-panel"
      aria-labelledby={id}
      tabIndex={-1}
      onCancel={(event) => {
        event.preventDefault()
        onClose()
      }}
    >
      <div className="book-panel-bar">
        {book && (
          <>
            {book.isbn !== undefined && <LookUpAgain book={book} own={own} />}
            <Button kind="quiet" icon={<DeleteIcon size={18} />} onClick={() => void remove(book)}>
              {texts.remove}
            </Button>
          </>
        )}
        <IconButton label={texts.close} onClick={onClose}>
          <CloseIcon />
        </IconButton>
      </div>
      {book ? (
        <div className="book-panel-body">
          <div className="book-panel-top">
            <CoverChoice book={book} answers={detail?.answers ?? []} own={own} changes={changes} />
            <div className="book-panel-words">
              <h2 id={id}>
                <bdi>{titleWords(book)}</bdi>
              </h2>
              {book.subtitle && <bdi className="soft">{book.subtitle}</bdi>}
              <bdi>{book.authors.join(', ')}</bdi>
              <p className="soft">
                {book.addedBy
                  ? texts.addedBy(book.addedBy.deviceName, dayAndTime(book.addedAt))
                  : texts.addedAt(dayAndTime(book.addedAt))}
              </p>
              {book.lookUp === 'unknown' && <p>{texts.unknownLookUp}</p>}
            </div>
          </div>
          {detail && <BookTwins book={book} detail={detail} books={books} own={own} changes={changes} />}
          <OwnWords book={book} choices={choices} changes={changes} />
          <BookCopies book={book} own={own} choices={choices} changes={changes} />
          <section aria-labelledby={`${id}-loans`} className="book-panel-section">
            <h3 id={`${id}-loans`}>{loans.section}</h3>
            <BookLoans book={book} books={own} />
          </section>
          <BookFacts book={book} answers={detail?.answers ?? []} own={own} changes={changes} />
        </div>
      ) : (
        <div className="book-panel-body">
          <h2 id={id}>{isUnknown ? texts.noBook : texts.loading}</h2>
          {isUnknown && <p className="soft">{texts.noBookText}</p>}
        </div>
      )}
    </dialog>
  )
}

function LookUpAgain({ book, own }: { book: BookView; own: OwnBooks }) {
  const toast = useToast()
  const again = async () => {
    try {
      await own.lookUpAgain([book.bookId])
    } catch (error) {
      toast({ tone: 'bad', text: failureSentence(error) })
    }
  }
  const isBusy = book.lookUp === 'waiting'
  return (
    <Button kind="quiet" icon={<RetryIcon size={18} />} busy={isBusy} onClick={() => void again()}>
      {isBusy ? texts.lookingUp : texts.lookUpAgain}
    </Button>
  )
}
