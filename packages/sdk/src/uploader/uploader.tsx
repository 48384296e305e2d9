import type { DeviceView } from '@snaplink/contract'
import { type ReactNode, Suspense, useCallback, useEffect, useState } from 'react'
import { Banner } from '../design/banner.tsx'
import { Button } from '../design/button.tsx'
import { CameraIcon, DownloadIcon } from '../design/icons.tsx'
import { StateDot } from '../design/state-dot.tsx'
import { useToast } from '../design/toasts.tsx'
import type { PageSession } from '../index.ts'
import { save } from './download-link.tsx'
import { DropZone } from './drop-zone.tsx'
import { ExpiryBanner } from './expiry-banner.tsx'
import { failureSentence } from './failure-sentence.ts'
import { isMeasured, isUsable, type ListedPhoto } from './own-photos.ts'
import { PairingCard } from './pairing-card.tsx'
import { PhonesRow } from './phones-row.tsx'
import { loadPhotoDialogs, PhotoEditor, PhotoViewer } from './photo-dialogs.tsx'
import { PhotoGrid } from './photo-grid.tsx'
import { viewfinder as cameraTexts, photos as texts } from './texts.ts'
import { useAnnouncements } from './use-announcements.ts'
import { useArrivals } from './use-arrivals.ts'
import { useDeletions } from './use-deletions.ts'
import { useIncomingFiles } from './use-incoming-files.ts'
import { usePairing } from './use-pairing.ts'
import { usePhotos } from './use-photos.ts'
import { useRefusals } from './use-refusals.ts'
import { useStore } from './use-store.ts'
import { useViewfinders } from './use-viewfinders.ts'
import { Viewfinder } from './viewfinder.tsx'

export interface UploaderProps {
  session: PageSession
  /** Its heading; its level fits the page around it. */
  heading?: (text: ReactNode) => ReactNode
  /** Told of every change of the list. */
  onChange?: ((photos: readonly ListedPhoto[]) => void) | undefined
  /** Offers "Done with images", which hands over the photos that have arrived. */
  onDone?: ((photos: readonly ListedPhoto[]) => void) | undefined
}

/** A session's photos, from this computer and from phones, in one list. */
export function Uploader({ session, heading = (text) => <h2>{text}</h2>, onChange, onDone }: UploaderProps) {
  const view = useStore(session.view)
  const { photos, remove } = useDeletions(session, usePhotos(session))
  const spoken = useAnnouncements(session)
  const [viewing, setViewing] = useState<string | null>(null)
  const [editing, setEditing] = useState<string | null>(null)
  const [watching, setWatching] = useState<string | null>(null)
  const cameras = useViewfinders(session)
  const [classic, setClassic] = useState(false)
  const pairing = usePairing(session, { offersCode: !classic })
  const { phones, reachable, showsCode, isAdding, setAdding } = pairing
  const { send } = useRefusals(session)
  const toast = useToast()
  useArrivals(session)
  const { isTarget, handlers } = useIncomingFiles(send)

  useEffect(() => onChange?.(photos), [photos, onChange])
  const isEmpty = photos.length === 0
  useEffect(() => {
    // Where it fails it is tried again when it is needed.
    if (!isEmpty) loadPhotoDialogs().catch(() => undefined)
  }, [isEmpty])

  const viewed = photos.find(({ photoId }) => photoId === viewing)
  const edited = photos.filter(isMeasured).find(({ photoId }) => photoId === editing)
  const closeViewer = useCallback(() => setViewing(null), [])
  if (!view) return null

  const watched = reachable.find(({ deviceId }) => deviceId === watching && cameras.has(deviceId))
  const withCamera = reachable.find(({ deviceId }) => cameras.has(deviceId))
  const side = watched ? (
    <Viewfinder session={session} phone={watched} onClose={() => setWatching(null)} />
  ) : showsCode ? (
    <PairingCard session={session} addresses={view.addresses} onHide={isAdding ? () => setAdding(false) : undefined} />
  ) : (
    isEmpty && reachable.length > 0 && <PhonePanel phones={reachable} />
  )
  const readyCount = photos.filter(({ state }) => state === 'ready').length
  const saveAll = async () => {
    try {
      const url = await session.zipUrl()
      if (url) save(url, 'photos.zip')
    } catch (error) {
      toast({ tone: 'bad', text: failureSentence(error) })
    }
  }
  const isFull = photos.length >= view.limits.maxPhotos
  return (
    <section className="uploader" {...handlers}>
      <p className="spoken" role="status">
        {spoken}
      </p>
      <div className={`uploader-top ${showsCode ? '' : 'is-folded'}`}>
        {heading(
          <>
            {texts.title}{' '}
            <span className="uploader-count figures">{texts.count(photos.length, view.limits.maxPhotos)}</span>
          </>,
        )}
        <PhonesRow session={session} pairing={pairing}>
          {withCamera && !watched && (
            <Button icon={<CameraIcon size={18} />} onClick={() => setWatching(withCamera.deviceId)}>
              {cameraTexts.show}
            </Button>
          )}
        </PhonesRow>
      </div>
      <div className="uploader-notes">
        <ExpiryBanner session={session} />
        {isFull && <Banner tone="info">{texts.full}</Banner>}
      </div>
      <div className={`uploader-body ${side ? 'has-side' : ''}`}>
        <div className="uploader-list">
          <DropZone
            isTarget={isTarget}
            isSlim={!isEmpty}
            showsCode={reachable.length === 0 ? !classic : undefined}
            onFiles={send}
            onShowCode={(shows) => setClassic(!shows)}
          />
          {!isEmpty && (
            <PhotoGrid
              session={session}
              photos={photos}
              phones={phones}
              onView={({ photoId }) => setViewing(photoId)}
              onEdit={({ photoId }) => setEditing(photoId)}
              onDelete={remove}
            />
          )}
        </div>
        {side}
      </div>
      {(onDone || readyCount > 1) && (
        <div className="uploader-end">
          {readyCount > 1 && (
            <Button icon={<DownloadIcon size={18} />} onClick={saveAll}>
              {texts.downloadAll(readyCount)}
            </Button>
          )}
          {onDone && (
            <Button kind="primary" onClick={() => onDone(photos.filter(isUsable))}>
              {texts.done}
            </Button>
          )}
        </div>
      )}
      {/* One for each: what waits for its code takes the other out of the page meanwhile. */}
      <Suspense>
        {viewed && (
          <PhotoViewer
            session={session}
            photos={photos}
            photo={viewed}
            onShow={({ photoId }) => setViewing(photoId)}
            onEdit={({ photoId }) => setEditing(photoId)}
            onDelete={(photo) => {
              setViewing(neighbour(photos, photo))
              remove(photo)
            }}
            onClose={closeViewer}
          />
        )}
      </Suspense>
      <Suspense>{edited && <PhotoEditor session={session} photo={edited} onClose={() => setEditing(null)} />}</Suspense>
    </section>
  )
}

/** Where the code stood, once a phone is there and nothing has come yet. */
function PhonePanel({ phones }: { phones: readonly DeviceView[] }) {
  const connected = phones.find(({ state }) => state === 'connected')
  const name = (connected ?? phones[0])?.name ?? ''
  return (
    <div className="phone-panel">
      <StateDot state={connected ? 'live' : 'waiting'} />
      <p className="panel-title">{connected ? texts.emptyTitle(name) : texts.emptyAwayTitle(name)}</p>
      <p className="soft">{connected ? texts.emptyText : texts.emptyAwayText}</p>
    </div>
  )
}

/** The photo to look at when this one goes away. */
function neighbour(photos: readonly ListedPhoto[], photo: ListedPhoto): string | null {
  const index = photos.findIndex(({ photoId }) => photoId === photo.photoId)
  return (photos[index + 1] ?? photos[index - 1])?.photoId ?? null
}
