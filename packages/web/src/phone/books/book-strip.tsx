import '../scanner/scanned-strip.css'
import { Button, UndoIcon } from '@snaplink/sdk/design'
import { bookScanner as texts } from '../../book-scanner-texts.ts'
import { type BookActs, OfferButton } from './book-act.tsx'
import { BookCover } from './book-cover.tsx'
import type { BookLine } from './book-lines.ts'
import { ToneSign } from './tone-sign.tsx'

export interface BookStripProps extends BookActs {
  lines: readonly BookLine[]
  onShow(): void
}

/** What the last scan came to, large; a tap unfolds the list. */
export function BookStrip({ lines, onShow, onAccept, onUndo, onPhotograph }: BookStripProps) {
  const last = lines.at(-1)
  if (!last) return <p className="scanned-strip scanned-none">{texts.none}</p>
  const sent = lines.flatMap((line) => line.sent ?? [])
  const waiting = sent.filter(({ state }) => state === 'waiting').length
  const counts = [sent.length > 0 && texts.total(sent.length), waiting > 0 && texts.waitingTotal(waiting)]
  return (
    <div className="scanned-strip book-strip" data-tone={last.tone}>
      <BookCover line={last} onPhotograph={onPhotograph} />
      <button type="button" className="scanned-open" onClick={onShow}>
        <span className="spoken">{texts.show(sent.length)}</span>
        <BookName line={last} />
        <span className="book-words" data-tone={last.tone}>
          <ToneSign tone={last.tone} />
          {last.words}
        </span>
        <span className="book-counts figures">{counts.filter(Boolean).join(' · ')}</span>
      </button>
      {last.offer ? (
        <OfferButton line={last} offer={last.offer} onAccept={onAccept} />
      ) : (
        last.sent && (
          <Button kind="quiet" icon={<UndoIcon />} aria-label={texts.undoLabel(last.name)} onClick={() => onUndo(last)}>
            {texts.undo}
          </Button>
        )
      )}
      <p className="spoken" role="status">{`${last.name} ${last.words}`}</p>
    </div>
  )
}

/** Digits in the face of digits. */
export function BookName({ line: { name, isbn } }: { line: BookLine }) {
  return (
    <bdi className="book-name" data-is-code={name === isbn || undefined}>
      {name}
    </bdi>
  )
}
