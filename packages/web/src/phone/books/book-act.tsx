import { Button, PlusIcon, RetryIcon } from '@snaplink/sdk/design'
import { bookScanner as texts } from '../../book-scanner-texts.ts'
import type { BookLine, Offer } from './book-lines.ts'

export interface BookActs {
  onAccept(line: BookLine): void
  onUndo(line: BookLine): void
  onPhotograph(line: BookLine): void
}

const offers: Record<Offer, { words: string; label(name: string): string }> = {
  copy: { words: texts.addCopy, label: texts.addCopyLabel },
  add: { words: texts.add, label: texts.addLabel },
  again: { words: texts.again, label: texts.againLabel },
}

/** What can be done about what a scan said. */
export function OfferButton({
  line,
  offer,
  onAccept,
}: {
  line: BookLine
  offer: Offer
  onAccept(line: BookLine): void
}) {
  const { words, label } = offers[offer]
  return (
    <Button
      icon={offer === 'again' ? <RetryIcon /> : <PlusIcon />}
      aria-label={label(line.name)}
      onClick={() => onAccept(line)}
    >
      {words}
    </Button>
  )
}
