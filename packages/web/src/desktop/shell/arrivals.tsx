import type { EventData, ShellRequest } from '@snaplink/contract'
import type { PageSession } from '@snaplink/sdk'
import { Button, useToast } from '@snaplink/sdk/design'
import { useStore } from '@snaplink/sdk/react'
import { useEffect, useState } from 'react'
import { shell as texts } from '../../shell-texts.ts'
import { Link, paths } from '../router.tsx'

const most = 12

export interface ArrivalsProps {
  session: PageSession
  ask(request: ShellRequest): Promise<boolean>
}

/** The last photos and codes; photos can be dragged out of the window. */
export function Arrivals({ session, ask }: ArrivalsProps) {
  const toast = useToast()
  const codes = useLastCodes(session)
  const photos = useStore(session.photos)
    .filter(({ state, urls }) => state === 'ready' && urls.thumb)
    .slice(-most)
    .reverse()
  const copy = async (photoId: string, name: string) => {
    if (await ask({ type: 'photo', photoId, how: 'copy' })) toast({ text: texts.copied(name) })
  }
  return (
    <section className="shell-section">
      <div className="shell-head">
        <h2>{texts.arrivals}</h2>
        <Link to={paths.photos}>{texts.allPhotos}</Link>
        <Link to={paths.scans}>{texts.allScans}</Link>
      </div>
      {photos.length + codes.length === 0 && <p className="soft">{texts.nothingYet}</p>}
      {photos.length > 0 && (
        <>
          <p className="soft">{texts.dragHint}</p>
          <ul className="shell-photos">
            {photos.map(({ photoId, name, urls }) => (
              <li key={photoId}>
                <img
                  src={urls.thumb}
                  alt={name}
                  draggable
                  onDragStart={(event) => {
                    event.preventDefault()
                    void ask({ type: 'photo', photoId, how: 'drag' })
                  }}
                />
                <Button kind="quiet" aria-label={texts.copyLabel(name)} onClick={() => copy(photoId, name)}>
                  {texts.copy}
                </Button>
              </li>
            ))}
          </ul>
        </>
      )}
      {codes.length > 0 && (
        <ul className="shell-codes">
          {codes.map(({ scanId, code }) => (
            <li key={scanId}>{code}</li>
          ))}
        </ul>
      )}
    </section>
  )
}

/** The newest first. */
function useLastCodes(session: PageSession): readonly EventData<'scan.added'>[] {
  const [codes, setCodes] = useState<readonly EventData<'scan.added'>[]>([])
  useEffect(
    () =>
      session.onEvent(({ type, data }) => {
        if (type === 'scan.added') setCodes((before) => [data as EventData<'scan.added'>, ...before].slice(0, most))
      }),
    [session],
  )
  return codes
}
