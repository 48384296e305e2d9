import { CameraIcon } from '@snaplink/sdk/design'
import { bookScanner as texts } from '../../book-scanner-texts.ts'
import { BookIcon } from './book-icons.tsx'
import type { BookLine } from './book-lines.ts'

/** What a book looks like; a press photographs its cover. */
export function BookCover({ line, onPhotograph }: { line: BookLine; onPhotograph(line: BookLine): void }) {
  const { name, thumbUrl, sent } = line
  const picture = thumbUrl ? <img src={thumbUrl} alt="" /> : sent ? <CameraIcon size={22} /> : <BookIcon size={22} />
  if (!sent || sent.state === 'failed') return <span className="book-cover">{picture}</span>
  return (
    <button
      type="button"
      className="book-cover"
      aria-label={texts.cover.take(name)}
      title={texts.cover.take(name)}
      onClick={() => onPhotograph(line)}
    >
      {picture}
    </button>
  )
}
