import type { OwnBooks } from '@snaplink/sdk/books'
import { Button } from '@snaplink/sdk/design'
import { useState } from 'react'
import { share as texts } from '../../shelf-texts.ts'
import { ShareShelf } from './share-shelf.tsx'
import { TakeAwayMenu } from './take-away-menu.tsx'

/** What one does with a whole catalogue, or with one shelf: take it away, print it, let others look. */
export function ShelfActions({ own, shelf }: { own: OwnBooks; shelf?: string | undefined }) {
  const [isSharing, setSharing] = useState(false)
  return (
    <>
      <TakeAwayMenu own={own} shelf={shelf} />
      <Button onClick={() => setSharing(true)}>{texts.open}</Button>
      {isSharing && <ShareShelf own={own} shelf={shelf} onClose={() => setSharing(false)} />}
    </>
  )
}
