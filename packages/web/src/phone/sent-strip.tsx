import './sent-strip.css'
import type { PhoneSession } from '@snaplink/sdk'
import { useStore } from '@snaplink/sdk/react'
import { useState } from 'react'
import { phone } from '../texts.ts'
import { SentList, Thumb } from './sent-list.tsx'
import { SentSummary } from './sent-summary.tsx'
import { usePart } from './use-part.ts'

const texts = phone.sent
const mostThumbs = 3
/** Loaded beside the camera: nobody taps on photos before there are some. */
const loadSheet = async () => (await import('./sheet.tsx')).Sheet

/** The last photos and how far they are, in one row below the viewfinder; a tap unfolds the list. */
export function SentStrip({ session, copying, onDone }: { session: PhoneSession; copying: number; onDone(): void }) {
  const outbox = useStore(session.outbox)
  const [open, setOpen] = useState(false)
  const Sheet = usePart(loadSheet)
  const empty = outbox.length === 0 && copying === 0

  return (
    <div className="sent-strip">
      {!empty && (
        <>
          <button type="button" className="sent-strip-open" aria-label={texts.show} onClick={() => setOpen(true)}>
            {outbox.slice(-mostThumbs).map((photo) => (
              <Thumb key={photo.photoId} photo={photo} />
            ))}
            {outbox.length > mostThumbs && (
              <span className="sent-strip-more figures">{texts.more(outbox.length - mostThumbs)}</span>
            )}
          </button>
          <SentSummary session={session} copying={copying} onDone={onDone} />
        </>
      )}
      {open && Sheet && (
        <Sheet title={texts.title} onClose={() => setOpen(false)}>
          <SentList session={session} />
        </Sheet>
      )}
    </div>
  )
}
