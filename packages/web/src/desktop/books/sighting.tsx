import type { BookView, EventData } from '@snaplink/contract'
import { newId } from '@snaplink/contract'
import type { PageSession } from '@snaplink/sdk'
import type { OwnBooks } from '@snaplink/sdk/books'
import { Banner, Button, CloseIcon, IconButton, useToast } from '@snaplink/sdk/design'
import { failureSentence, useStore } from '@snaplink/sdk/react'
import { useEffect, useState } from 'react'
import { addBook, sightings as texts } from '../../book-texts.ts'
import { navigate, paths } from '../router.tsx'
import { nameOfBook } from './book-words.ts'
import type { BookChanges } from './use-book-changes.ts'

interface Sighting {
  kind: 'known' | 'found'
  isbn: string
  bookIds: readonly string[]
}

/** A phone came upon a book that is here already, or asked for one: the last time, until somebody closes it or the next one comes. */
export function SightingBanner({
  session,
  own,
  changes,
}: {
  session: PageSession
  own: OwnBooks
  changes: BookChanges
}) {
  const toast = useToast()
  const books = useStore(own.books)
  const [sighting, setSighting] = useState<Sighting | null>(null)

  useEffect(
    () =>
      session.onEvent(({ type, data }) => {
        if (type === 'book.known') {
          const { bookId, isbn } = data as EventData<'book.known'>
          setSighting({ kind: 'known', isbn, bookIds: [bookId] })
        }
        if (type === 'book.added') setSighting(null)
        if (type !== 'book.found') return
        const { isbn, bookIds } = data as EventData<'book.found'>
        const [only] = bookIds
        // One that is here is opened, which says more than a sentence.
        if (only && bookIds.length === 1) navigate(`${paths.books}#${only}`, { replace: true })
        setSighting(bookIds.length === 1 ? null : { kind: 'found', isbn, bookIds })
      }),
    [session],
  )

  if (!sighting) return null
  const seen = books.filter(({ bookId }) => sighting.bookIds.includes(bookId))
  const [book] = seen
  // It is on its way, or was deleted meanwhile.
  if (sighting.bookIds.length > 0 && !book) return null
  const close = () => setSighting(null)
  const addCopy = async (known: BookView) => {
    const copies = [...known.copies, { copyId: newId() }]
    if (await changes.run(own.edit([known.bookId], { copies }), texts.copyAdded(nameOfBook(known)))) close()
  }
  const add = async (isbn: string) => {
    try {
      await own.add({ isbn })
      close()
    } catch (error) {
      toast({ tone: 'bad', text: addBook.notAdded(failureSentence(error)) })
    }
  }
  return (
    <Banner
      tone="info"
      action={
        <div className="sighting-actions">
          {book && sighting.kind === 'known' && <Button onClick={() => void addCopy(book)}>{texts.addCopy}</Button>}
          {seen.map((each) => (
            <Button
              key={each.bookId}
              onClick={() => {
                close()
                navigate(`${paths.books}#${each.bookId}`)
              }}
            >
              {seen.length > 1 ? texts.openEdition(nameOfBook(each), each.location ?? '') : texts.open}
            </Button>
          ))}
          {!book && <Button onClick={() => void add(sighting.isbn)}>{texts.add}</Button>}
          <IconButton label={texts.close} onClick={close}>
            <CloseIcon size={18} />
          </IconButton>
        </div>
      }
    >
      {wordsOf(sighting, book, seen.length)}
    </Banner>
  )
}

function wordsOf({ kind, isbn }: Sighting, book: BookView | undefined, count: number): string {
  if (!book) return texts.none(isbn)
  if (kind === 'found') return texts.several(count)
  return texts.known(nameOfBook(book), book.copies.length)
}
