import './texts-and-files.css'
import type { PageSession } from '@snaplink/sdk'
import { useStore } from '@snaplink/sdk/react'
import { textsOf } from '../../text-list/session-texts.ts'
import { useArrivals } from '../../text-list/use-arrivals.ts'
import { FilesPanel } from './files-panel.tsx'
import { TextsPanel } from './texts-panel.tsx'

/** What else goes between this page and its phones: text and links both ways, files to the phones. */
export function TextsAndFiles({ session, hasPhone }: { session: PageSession; hasPhone: boolean }) {
  const spoken = useArrivals(session)
  const { texts, handouts } = textsOf(session)
  const isEmpty = useStore(texts.texts).length + useStore(handouts.handouts).length === 0
  // The code stands alone until somebody is there to send something to.
  if (isEmpty && !hasPhone) return null
  return (
    <div className="texts-and-files">
      <p className="spoken" role="status">
        {spoken}
      </p>
      <TextsPanel session={session} />
      <FilesPanel session={session} />
    </div>
  )
}
