import { useCallback, useEffect, useState } from 'react'
import type { PageSession } from '../session.ts'
import { SnaplinkError } from '../snaplink-error.ts'
import { forgetUploader, openUploader, type UploaderSource } from './open-uploader.ts'
import type { FailureCode } from './texts.ts'

export type UploaderSession =
  | { state: 'opening' }
  | { state: 'open'; session: PageSession }
  | { state: 'failed'; code: FailureCode }

/** A session for as long as the component lives. `again` lets go of it and opens a new one. */
export function useUploaderSession(source: UploaderSource): UploaderSession & { again(): void } {
  const [now, setNow] = useState<UploaderSession>({ state: 'opening' })
  const [round, setRound] = useState(0)
  const { server, session, max, shrink, pageName, name } = source

  // biome-ignore lint/correctness/useExhaustiveDependencies: objects are compared by what is in them; a new round opens anew
  useEffect(() => {
    let isGone = false
    let opened: PageSession | undefined
    setNow({ state: 'opening' })
    openUploader({ server, session, max, shrink, pageName, name }).then(
      (next) => {
        opened = next
        if (isGone) return next.stop()
        setNow({ state: 'open', session: next })
      },
      (error) => {
        if (!(error instanceof SnaplinkError)) throw error
        if (!isGone) setNow({ state: 'failed', code: error.code })
      },
    )
    return () => {
      isGone = true
      opened?.stop()
    }
  }, [server, session?.sessionId, session?.pageToken, max, pageName, name, round])

  const again = useCallback(() => {
    forgetUploader({ server, name })
    setRound((before) => before + 1)
  }, [server, name])
  return { ...now, again }
}
