import { type PhoneSession, SnaplinkError } from '@snaplink/sdk'
import type { BookToAdd } from '@snaplink/sdk/book-outbox'
import type { TitleCandidate } from '@snaplink/sdk/books'
import { useRef, useState } from 'react'
import { booksOf } from './book-parts.ts'

export type TitleSearching =
  | { state: 'idle' | 'asking' | 'failed' }
  | { state: 'answered'; candidates: readonly TitleCandidate[] }

/** Asks for books by words of their titles; an answer that was overtaken counts for nothing. */
export function useTitleSearch(session: PhoneSession) {
  const [searching, setSearching] = useState<TitleSearching>({ state: 'idle' })
  const latest = useRef(0)

  async function search(words: string) {
    const number = ++latest.current
    setSearching({ state: 'asking' })
    const next = await answerTo(session, words)
    if (number === latest.current) setSearching(next)
  }
  function forget() {
    latest.current++
    setSearching({ state: 'idle' })
  }
  return { searching, search, forget }
}

async function answerTo(session: PhoneSession, words: string): Promise<TitleSearching> {
  try {
    const { candidates, providers } = await booksOf(session).searchTitles(words)
    const hasAnybodyAnswered = providers.length === 0 || providers.some(({ hasAnswered }) => hasAnswered)
    return hasAnybodyAnswered || candidates.length > 0 ? { state: 'answered', candidates } : { state: 'failed' }
  } catch (error) {
    if (!(error instanceof SnaplinkError)) throw error
    return { state: 'failed' }
  }
}

/** One with an ISBN is looked up as if it had been scanned; of any other, what is known of it is all there will be. */
export function bookOfCandidate({ isbn, year: _year, provider: _provider, ...facts }: TitleCandidate): BookToAdd {
  return isbn === undefined ? facts : { isbn }
}
