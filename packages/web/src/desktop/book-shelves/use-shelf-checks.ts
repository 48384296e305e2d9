import type { PageSession } from '@snaplink/sdk'
import type { ShelfCheckList, ShelfCheckSubject, ShelfCheckView } from '@snaplink/sdk/book-desk'
import { useToast } from '@snaplink/sdk/design'
import { failureSentence } from '@snaplink/sdk/react'
import { useEffect, useState } from 'react'
import { useSnaplink } from '../snaplink.ts'
import { useOwn } from '../use-own.ts'

export interface ShelfChecks {
  /** The newest first; null until they are here. */
  readonly all: ShelfCheckList['shelfChecks'] | null
  /** @throws SnaplinkError `shelf-check.too-many` */
  start(subject: ShelfCheckSubject): Promise<ShelfCheckView>
  /** These say by themselves what stood in the way. @returns whether it was done */
  end(shelfCheckId: string): Promise<boolean>
  remove(shelfCheckId: string): Promise<boolean>
}

/** A person's stock-takes of shelves. */
export function useShelfChecks(): ShelfChecks {
  const snaplink = useSnaplink()
  const toast = useToast()
  const [round, setRound] = useState(0)
  const all = useOwn(() => snaplink.shelfChecks(), round)
  const again = () => setRound((before) => before + 1)
  const trying = async (work: Promise<unknown>) => {
    try {
      await work
      return true
    } catch (error) {
      toast({ tone: 'bad', text: failureSentence(error) })
      return false
    } finally {
      again()
    }
  }
  return {
    all,
    async start(subject) {
      const check = await snaplink.beginShelfCheck(subject)
      again()
      return check
    },
    end: (shelfCheckId) => trying(snaplink.endShelfCheck(shelfCheckId)),
    remove: (shelfCheckId) => trying(snaplink.removeShelfCheck(shelfCheckId)),
  }
}

/** What was scanned last, for a sentence. */
export interface LastScan {
  readonly isbn: string
  readonly outcome: 'right' | 'misplaced' | 'extra'
}

/** What one stock-take has found, anew after each scan of it; null until it is here. */
export function useShelfCheck(session: PageSession, shelfCheckId: string, hasEnded: boolean) {
  const snaplink = useSnaplink()
  const [scans, setScans] = useState(0)
  const [last, setLast] = useState<LastScan | null>(null)
  useEffect(
    () =>
      session.onEvent(({ type, data }) => {
        const { shelfCheckId: of, isbn, outcome } = data as Partial<LastScan> & { shelfCheckId?: string }
        if (type !== 'shelf-check.scanned' || of !== shelfCheckId || !isbn || !outcome) return
        setLast({ isbn, outcome })
        setScans((before) => before + 1)
      }),
    [session, shelfCheckId],
  )
  // Whatever was missed while the line was broken.
  useEffect(() => session.onReset(() => setScans((before) => before + 1)), [session])
  const view = useOwn(() => snaplink.shelfCheck(shelfCheckId), scans * 2 + Number(hasEnded))

  /** By keyboard. @throws SnaplinkError */
  const count = async (isbn: string) => {
    setLast(await snaplink.countInShelfCheck(shelfCheckId, isbn))
    setScans((before) => before + 1)
  }
  return { view, last, count }
}
