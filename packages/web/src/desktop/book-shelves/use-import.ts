import type { ImportReport, ImportView } from '@snaplink/contract'
import { SnaplinkError } from '@snaplink/sdk'
import type { OwnBooks } from '@snaplink/sdk/books'
import { useEffect, useState } from 'react'
import { untilReachable } from '../../until-reachable.ts'

/** How often we look how far it is. */
const lookEveryMs = 500

export type ImportState = { state: 'loading' } | { state: 'gone' } | { state: 'here'; report: ImportReport }

/** A file that was read, with one page of what becomes of its rows; followed while it is being added. */
export function useImport(own: OwnBooks, importId: string, page: number) {
  const [found, setFound] = useState<ImportState>({ state: 'loading' })
  const [round, setRound] = useState(0)
  const again = () => setRound((before) => before + 1)

  // biome-ignore lint/correctness/useExhaustiveDependencies: a new round is the reason to look again
  useEffect(() => {
    const gone = new AbortController()
    let timer: ReturnType<typeof setTimeout> | undefined
    untilReachable(() => own.importReport(importId, page), { signal: gone.signal }).then(
      (report) => {
        if (gone.signal.aborted) return
        setFound({ state: 'here', report })
        if (report.state === 'running') timer = setTimeout(again, lookEveryMs)
      },
      (error) => {
        if (gone.signal.aborted) return
        if (!(error instanceof SnaplinkError)) throw error
        setFound({ state: 'gone' })
      },
    )
    return () => {
      gone.abort()
      clearTimeout(timer)
    }
  }, [own, importId, page, round])

  /** Adds what is new. @throws SnaplinkError */
  const start = async (): Promise<ImportView> => {
    const view = await own.startImport(importId)
    again()
    return view
  }
  return { found, start }
}
