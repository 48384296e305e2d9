import { SnaplinkError } from '@snaplink/sdk'
import { useToast } from '@snaplink/sdk/design'
import { useEffect, useRef, useState } from 'react'
import { errorSentence } from '../texts.ts'
import { untilReachable } from '../until-reachable.ts'

/**
 * Something of the person's own, loaded anew with each `round`; null until it is there. What is shown stays while the next
 * one is loaded.
 */
export function useOwn<T>(load: () => Promise<T>, round = 0): T | null {
  const toast = useToast()
  const [own, setOwn] = useState<T | null>(null)
  const latest = useRef(load)
  latest.current = load

  // biome-ignore lint/correctness/useExhaustiveDependencies: a new round is the reason to load again
  useEffect(() => {
    const gone = new AbortController()
    untilReachable(() => latest.current(), { signal: gone.signal }).then(
      (loaded) => !gone.signal.aborted && setOwn(loaded),
      (error) => {
        if (gone.signal.aborted) return
        if (!(error instanceof SnaplinkError)) throw error
        // Logged out meanwhile, which the whole page is about to say.
        if (error.code !== 'login.required') toast({ tone: 'bad', text: errorSentence(error.code) })
      },
    )
    return () => gone.abort()
  }, [round, toast])

  return own
}
