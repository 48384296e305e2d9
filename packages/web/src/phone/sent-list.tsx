import './sent-list.css'
import type { OutboxPhoto, PhoneSession } from '@snaplink/sdk'
import { Button, CheckIcon, HourglassIcon, PictureIcon, ProblemIcon, ProgressRing } from '@snaplink/sdk/design'
import { useStore } from '@snaplink/sdk/react'
import { errorSentence } from '@snaplink/sdk/uploader-texts'
import { percent, phone } from '../texts.ts'

const texts = phone.sent

/** Every photo of this phone with its state, the newest first, and the way out where one failed. */
export function SentList({ session }: { session: PhoneSession }) {
  const outbox = useStore(session.outbox)
  if (outbox.length === 0) return null
  return (
    <ul className="sent-list" aria-label={texts.list}>
      {[...outbox].reverse().map((photo) => (
        <SentRow key={photo.photoId} photo={photo} session={session} />
      ))}
    </ul>
  )
}

function SentRow({ photo, session }: { photo: OutboxPhoto; session: PhoneSession }) {
  return (
    <li className="sent-row" data-photo-id={photo.photoId} data-state={photo.state}>
      <Thumb photo={photo} />
      <div className="sent-words">
        <p className="sent-name">{photo.name}</p>
        <p className="sent-state figures">
          <StateSign photo={photo} />
          {stateLine(photo)}
        </p>
        {photo.state === 'failed' && (
          <div className="sent-actions">
            {photo.canRetry && (
              <Button aria-label={texts.retryLabel(photo.name)} onClick={() => session.retryPhoto(photo.photoId)}>
                {texts.retry}
              </Button>
            )}
            <Button aria-label={texts.removeLabel(photo.name)} onClick={() => session.dropPhoto(photo.photoId)}>
              {texts.remove}
            </Button>
          </div>
        )}
      </div>
    </li>
  )
}

/** The photo small, or a sign in its place for what the phone cannot draw. */
export function Thumb({ photo }: { photo: OutboxPhoto }) {
  return (
    <span className="thumb" data-state={photo.state}>
      {photo.thumbUrl ? <img src={photo.thumbUrl} alt="" /> : <PictureIcon />}
    </span>
  )
}

function StateSign({ photo }: { photo: OutboxPhoto }) {
  switch (photo.state) {
    case 'waiting':
      return <HourglassIcon size={16} />
    case 'sending':
      return <ProgressRing fraction={photo.sentBytes / photo.bytes} size={16} />
    case 'failed':
      return <ProblemIcon size={16} />
    default:
      return <CheckIcon size={16} />
  }
}

function stateLine(photo: OutboxPhoto): string {
  if (photo.state === 'failed') return errorSentence(photo.code)
  if (photo.state === 'sending') return texts.sending(percent(photo.sentBytes, photo.bytes))
  return texts[photo.state]
}
