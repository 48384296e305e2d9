import { type PhoneSession, SnaplinkError } from '@snaplink/sdk'
import { useStore } from '@snaplink/sdk/react'
import { useEffect, useMemo, useRef } from 'react'
import { bookIdOf } from './book-lines.ts'
import { bookOutboxOf, booksOf } from './book-parts.ts'

const named = /^cover-([\w-]{8,64})\.jpg$/

/** By its name a photo is known for a cover, also after a reload. */
export function coverNameOf(bookId: string): string {
  return `cover-${bookId}.jpg`
}

/**
 * Makes photos of covers the covers of their books, as soon as both have arrived; then they are no photos of the page any more.
 *
 * @returns by the phone's own ids of the books: their photos on their way
 */
export function useCoverPhotos(
  session: PhoneSession,
  onFailed: (isbn: string, title: string | undefined) => void,
): ReadonlyMap<string, string> {
  const photos = useStore(session.outbox)
  const books = useStore(bookOutboxOf(session).books)
  const tried = useRef(new Set<string>())
  const told = useRef(onFailed)
  told.current = onFailed

  useEffect(() => {
    for (const { photoId, name, state } of photos) {
      const book = books.find(({ bookId }) => bookId === named.exec(name)?.[1])
      if (book?.state !== 'delivered' || tried.current.has(photoId)) continue
      const tell = () => told.current(book.book.isbn ?? '', book.added.title ?? book.book.title)
      if (state !== 'ready' && state !== 'failed') continue
      tried.current.add(photoId)
      if (state === 'failed') tell()
      else void makeCover(session, bookIdOf(book), photoId, tell)
    }
  }, [session, photos, books])

  return useMemo(() => {
    const entries = photos.flatMap(({ name, thumbUrl }): [string, string][] => {
      const bookId = named.exec(name)?.[1]
      return bookId && thumbUrl ? [[bookId, thumbUrl]] : []
    })
    return new Map(entries)
  }, [photos])
}

async function makeCover(session: PhoneSession, bookId: string, photoId: string, onFailed: () => void): Promise<void> {
  try {
    await booksOf(session).setCover(bookId, photoId)
    await session.dropPhoto(photoId)
  } catch (error) {
    if (!(error instanceof SnaplinkError)) throw error
    // Else the page was left meanwhile: it is done the next time.
    if (error.code !== 'network') onFailed()
  }
}
