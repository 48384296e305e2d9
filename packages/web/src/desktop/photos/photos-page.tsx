import './photos-page.css'
import type { PageSession } from '@snaplink/sdk'
import { Button } from '@snaplink/sdk/design'
import { Uploader, useStore } from '@snaplink/sdk/react'
import { common, desktop } from '../../texts.ts'
import { Notice } from '../notice.tsx'
import { Opening } from '../opening.tsx'
import { TextsAndFiles } from '../texts/texts-and-files.tsx'
import { useHeading } from '../use-heading.ts'

/** The page that a phone sends photos to. */
export function PhotosPage({ session, onOpenNew }: { session: PageSession; onOpenNew(): void }) {
  const connection = useStore(session.connection)
  const view = useStore(session.view)
  const heading = useHeading(common.product)
  if (connection.state === 'ended') return <Ended code={connection.code} onOpenNew={onOpenNew} />
  if (!view) return <Opening />
  const hasPhone = view.devices.some(({ role, state }) => role === 'phone' && state !== 'gone')
  return (
    <div className="photos-page">
      <Uploader
        session={session}
        heading={(text) => (
          <h1 ref={heading} tabIndex={-1}>
            {text}
          </h1>
        )}
      />
      <TextsAndFiles session={session} hasPhone={hasPhone} />
    </div>
  )
}

function Ended({ code, onOpenNew }: { code: string; onOpenNew(): void }) {
  const { ended } = desktop
  const closed = code === 'session.closed'
  return (
    <Notice
      title={closed ? ended.title : ended.lostTitle}
      text={closed ? ended.text : ended.lostText}
      action={
        <Button kind="primary" onClick={onOpenNew}>
          {ended.again}
        </Button>
      }
    />
  )
}
