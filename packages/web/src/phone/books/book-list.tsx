import '../scanner/scanned-list.css'
import { DeleteIcon, IconButton } from '@snaplink/sdk/design'
import { bookScanner as texts } from '../../book-scanner-texts.ts'
import { type BookActs, OfferButton } from './book-act.tsx'
import { BookCover } from './book-cover.tsx'
import type { BookLine } from './book-lines.ts'
import { BookName } from './book-strip.tsx'
import { ToneSign } from './tone-sign.tsx'

/** More than anybody looks through on a phone; old phones draw no thousand rows. */
const mostRows = 200

/** Every book of this phone with its state, and what scans were answered, the newest first. */
export function BookList({ lines, onAccept, onUndo, onPhotograph }: BookActs & { lines: readonly BookLine[] }) {
  const kept = lines.filter(({ isPassing }) => !isPassing)
  const waiting = kept.filter(({ sent }) => sent?.state === 'waiting').length
  if (kept.length === 0) return <p className="scanned-empty">{texts.listEmpty}</p>
  return (
    <>
      {waiting > 0 && <p className="scanned-empty">{texts.listHint(waiting)}</p>}
      <ul className="book-list" aria-label={texts.list}>
        {kept
          .slice(-mostRows)
          .reverse()
          .map((line) => (
            <li key={line.id} className="book-row" data-state={line.sent?.state} data-isbn={line.isbn}>
              <BookCover line={line} onPhotograph={onPhotograph} />
              <div className="book-row-words">
                <BookName line={line} />
                {line.authors.length > 0 && <bdi className="book-authors">{line.authors.join(', ')}</bdi>}
                <p className="book-words" data-tone={line.tone}>
                  <ToneSign tone={line.tone} />
                  {line.words}
                </p>
                {line.offer && <OfferButton line={line} offer={line.offer} onAccept={onAccept} />}
              </div>
              <IconButton label={texts.undoLabel(line.name)} onClick={() => onUndo(line)}>
                <DeleteIcon />
              </IconButton>
            </li>
          ))}
      </ul>
      {kept.length > mostRows && <p className="scanned-empty">{texts.earlier(kept.length - mostRows)}</p>}
    </>
  )
}
