import './sent-strip.css'
import type { PhoneSession } from '@snaplink/sdk'
import { useEffect, useRef, useState } from 'react'
import { IconButton } from '../design/button.tsx'
import { CloseIcon } from '../design/icons.tsx'
import { common, phone } from '../texts.ts'
import { useStore } from '../use-store.ts'
import { SentList, Thumb } from './sent-list.tsx'
import { SentSummary } from './sent-summary.tsx'

const texts = phone.sent
const mostThumbs = 3

/** The last photos and how far they are, in one row below the viewfinder; a tap unfolds the list. */
export function SentStrip({ session, copying }: { session: PhoneSession; copying: number }) {
  const outbox = useStore(session.outbox)
  const [open, setOpen] = useState(false)
  const empty = outbox.length === 0 && copying === 0

  return (
    <div className="sent-strip">
      {!empty && (
        <>
          <button type="button" className="sent-strip-open" aria-label={texts.show} onClick={() => setOpen(true)}>
            {outbox.slice(-mostThumbs).map((photo) => (
              <Thumb key={photo.photoId} photo={photo} />
            ))}
          </button>
          <SentSummary session={session} copying={copying} />
        </>
      )}
      {open && <SentSheet session={session} onClose={() => setOpen(false)} />}
    </div>
  )
}

function SentSheet({ session, onClose }: { session: PhoneSession; onClose(): void }) {
  const dialog = useRef<HTMLDialogElement>(null)
  useEffect(() => dialog.current?.showModal(), [])
  return (
    <dialog
      ref={dialog}
      className="sent-sheet"
      aria-label={texts.title}
      onCancel={(event) => {
        event.preventDefault()
        onClose()
      }}
    >
      <div className="sent-sheet-bar">
        <h2>{texts.title}</h2>
        <IconButton label={common.close} onClick={onClose}>
          <CloseIcon />
        </IconButton>
      </div>
      <SentList session={session} />
    </dialog>
  )
}
