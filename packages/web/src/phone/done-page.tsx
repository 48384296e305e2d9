import './done-page.css'
import type { OutboxPhoto, PhoneSession } from '@snaplink/sdk'
import { Button, CheckIcon } from '@snaplink/sdk/design'
import { failureSentence, useStore } from '@snaplink/sdk/react'
import { useState } from 'react'
import { done as doneTexts } from '../entry-texts.ts'
import { phone } from '../texts.ts'
import { letRemember } from './remembered.ts'
import { Thumb } from './sent-list.tsx'

const texts = doneTexts
const mostThumbs = 8

export interface DonePageProps {
  session: PhoneSession
  onMore(): void
}

/** What arrived, and that nothing is left to do. */
export function DonePage({ session, onMore }: DonePageProps) {
  const outbox = useStore(session.outbox)
  const pageName = useStore(session.pageName)
  const arrived = outbox.filter(hasArrived)
  return (
    <main className="done-page">
      <div className="done-words" role="status">
        <CheckIcon size={32} />
        <h2>{texts.title(arrived.length)}</h2>
        <p>{texts.text(phone.pageNameParts(pageName)[0] ?? '')}</p>
      </div>
      <div className="done-thumbs">
        {arrived.slice(-mostThumbs).map((photo) => (
          <Thumb key={photo.photoId} photo={photo} />
        ))}
        {arrived.length > mostThumbs && <span className="figures">{texts.more(arrived.length - mostThumbs)}</span>}
      </div>
      <Remember session={session} />
      <Button onClick={onMore}>{texts.again}</Button>
    </main>
  )
}

export function hasArrived({ state }: OutboxPhoto): boolean {
  return state === 'arrived' || state === 'ready' || state === 'duplicate'
}

/** The phone's consent to be called by this computer without a code. */
function Remember({ session }: { session: PhoneSession }) {
  const [outcome, setOutcome] = useState('')
  const remember = () =>
    letRemember(session).then(
      () => setOutcome(texts.remembered),
      (error) => setOutcome(failureSentence(error)),
    )
  return (
    <div className="done-remember">
      {!outcome && <Button onClick={remember}>{texts.remember}</Button>}
      <p role="status">{outcome || texts.rememberText}</p>
    </div>
  )
}
