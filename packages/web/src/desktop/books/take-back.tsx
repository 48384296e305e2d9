import { SnaplinkError } from '@snaplink/sdk'
import type { OwnBooks } from '@snaplink/sdk/books'
import { Button, UndoIcon } from '@snaplink/sdk/design'
import { useEffect, useState } from 'react'
import { bookChanges as texts } from '../../book-texts.ts'
import type { BookChanges, LastChange } from './use-book-changes.ts'

/** A change and the look-ups that follow it ask once. Milliseconds. */
const restMs = 400
/** What was done longer ago is no slip any more. Milliseconds. */
const offeredMs = 24 * 3_600_000

/** The way back that outlives its sentence, a reload and a restart: one change after the other. */
export function TakeBack({ own, changes }: { own: OwnBooks; changes: BookChanges }) {
  const last = useLastChange(own)
  if (!last || last.at < Date.now() - offeredMs) return null
  return (
    <div className="bring-back">
      <Button kind="quiet" icon={<UndoIcon size={18} />} onClick={() => void changes.takeBack(last.undoId)}>
        {texts.takeBack[last.kind](last.books)}
      </Button>
    </div>
  )
}

/** The newest change that can be taken back, of whichever page or phone of this person. */
function useLastChange(own: OwnBooks): LastChange | null {
  const [last, setLast] = useState<LastChange | null>(null)
  useEffect(() => {
    let isGone = false
    let resting: ReturnType<typeof setTimeout> | undefined
    const ask = async () => {
      resting = undefined
      try {
        const [newest] = await own.undos()
        if (!isGone) setLast(newest ?? null)
      } catch (error) {
        // Without an answer nothing is offered; the page says itself when it has no connection.
        if (!(error instanceof SnaplinkError)) throw error
      }
    }
    const askSoon = () => {
      clearTimeout(resting)
      resting = setTimeout(() => void ask(), restMs)
    }
    const stop = own.books.subscribe(askSoon)
    void ask()
    return () => {
      isGone = true
      stop()
      clearTimeout(resting)
    }
  }, [own])
  return last
}
