import type { BookVerb } from '@snaplink/contract'
import { type PageSession, SnaplinkError } from '@snaplink/sdk'
import { useStore } from '@snaplink/sdk/react'
import { useCallback, useEffect, useState } from 'react'

const adding: BookVerb = { verb: 'add' }

/** What a scanned ISBN does now, on every phone of this page, and the way to change it. */
export function useBookVerb(session: PageSession): [BookVerb, (verb: BookVerb) => void] {
  const told = useStore(session.view)?.bookVerb ?? adding
  /** What was chosen here and is on its way. */
  const [chosen, setChosen] = useState<BookVerb | null>(null)
  // biome-ignore lint/correctness/useExhaustiveDependencies: what is told anew, also by another choice, has the last word
  useEffect(() => setChosen(null), [told])
  const choose = useCallback(
    (bookVerb: BookVerb) => {
      setChosen(bookVerb)
      session.command('mode.set', { mode: 'books', bookVerb }).catch((error) => {
        // Where it is refused the page has ended, which it says itself.
        if (!(error instanceof SnaplinkError)) throw error
        setChosen(null)
      })
    },
    [session],
  )
  return [chosen ?? told, choose]
}
