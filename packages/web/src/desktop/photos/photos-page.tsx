import './photos-page.css'
import type { DeviceView } from '@snaplink/contract'
import type { PageSession, Photo } from '@snaplink/sdk'
import { useCallback, useEffect, useState } from 'react'
import { Banner } from '../../design/banner.tsx'
import { Button } from '../../design/button.tsx'
import { PlusIcon } from '../../design/icons.tsx'
import { StateDot } from '../../design/state-dot.tsx'
import { useToast } from '../../design/toasts.tsx'
import { failureSentence } from '../../failure-sentence.ts'
import { common, desktop, photoErrorSentence } from '../../texts.ts'
import { useLost } from '../../use-lost.ts'
import { useStore } from '../../use-store.ts'
import { Notice } from '../notice.tsx'
import { Opening } from '../opening.tsx'
import { useHeading } from '../use-heading.ts'
import { ExpiryBanner } from './expiry-banner.tsx'
import { PairingCard } from './pairing-card.tsx'
import { PhoneBadges } from './phone-badges.tsx'
import { PhotoGrid } from './photo-grid.tsx'
import { PhotoViewer } from './photo-viewer.tsx'
import { useAnnouncements } from './use-announcements.ts'
import { useDeletions } from './use-deletions.ts'
import { useFold } from './use-fold.ts'

const texts = desktop.photos

/** The page that a phone sends photos to. */
export function PhotosPage({ session, onOpenNew }: { session: PageSession; onOpenNew(): void }) {
  const connection = useStore(session.connection)
  if (connection.state !== 'ended') return <OpenPage session={session} />

  const { ended } = desktop
  const closed = connection.code === 'session.closed'
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

function OpenPage({ session }: { session: PageSession }) {
  const view = useStore(session.view)
  const allPhotos = useStore(session.photos)
  const { photos, remove } = useDeletions(session, allPhotos)
  const spoken = useAnnouncements(session)
  const heading = useHeading(common.product)
  const [viewing, setViewing] = useState<string | null>(null)
  const [adding, setAdding] = useState(false)
  useRefusals(session)

  const phones = view?.devices.filter(({ role }) => role === 'phone') ?? []
  const reachable = phones.filter(({ state }) => state !== 'gone')
  useEffect(
    () =>
      session.onEvent(({ type }) => {
        if (type === 'device.joined') setAdding(false)
      }),
    [session],
  )

  const showsCode = useFold(view !== null && (adding || reachable.length === 0))
  const isHero = showsCode && photos.length === 0 && reachable.length === 0
  const viewed = photos.find(({ photoId }) => photoId === viewing)
  const closeViewer = useCallback(() => setViewing(null), [])

  if (!view) return <Opening />
  const addresses = view.addresses
  return (
    <>
      <p className="spoken" role="status">
        {spoken}
      </p>
      <div className="photos-notes">
        <ExpiryBanner session={session} />
        {photos.length >= view.limits.maxPhotos && <Banner tone="info">{texts.full}</Banner>}
      </div>
      {isHero ? (
        <>
          {phones.length > 0 && <PhonesRow session={session} phones={phones} />}
          <PairingCard session={session} addresses={addresses} place="hero" />
        </>
      ) : (
        <>
          <div className={`photos-top ${showsCode ? '' : 'is-folded'}`}>
            <h1 ref={heading} tabIndex={-1}>
              {texts.title}{' '}
              <span className="photos-count figures">{texts.count(photos.length, view.limits.maxPhotos)}</span>
            </h1>
            <div className="photos-phones">
              <PhonesRow session={session} phones={phones} />
              {!showsCode && (
                <Button icon={<PlusIcon size={18} />} onClick={() => setAdding(true)}>
                  {desktop.phones.add}
                </Button>
              )}
            </div>
          </div>
          <div className={`photos-body ${showsCode ? 'has-code' : ''}`}>
            {photos.length > 0 ? (
              <PhotoGrid
                session={session}
                photos={photos}
                phones={phones}
                onView={({ photoId }) => setViewing(photoId)}
                onDelete={remove}
              />
            ) : (
              <NothingYet phones={reachable} />
            )}
            {showsCode && (
              <PairingCard
                session={session}
                addresses={addresses}
                place="aside"
                onHide={adding ? () => setAdding(false) : undefined}
              />
            )}
          </div>
        </>
      )}
      {viewed && (
        <PhotoViewer
          session={session}
          photos={photos}
          photo={viewed}
          onShow={({ photoId }) => setViewing(photoId)}
          onDelete={(photo) => {
            setViewing(neighbour(photos, photo))
            remove(photo)
          }}
          onClose={closeViewer}
        />
      )}
    </>
  )
}

function PhonesRow({ session, phones }: { session: PageSession; phones: readonly DeviceView[] }) {
  const toast = useToast()
  const known = !useLost(session.connection)
  const remove = async ({ deviceId, name }: DeviceView) => {
    try {
      await session.removeDevice(deviceId)
      toast({ text: desktop.phones.removed(name) })
    } catch (error) {
      toast({ tone: 'bad', text: failureSentence(error) })
    }
  }
  return <PhoneBadges phones={phones} known={known} onRemove={remove} />
}

function NothingYet({ phones }: { phones: readonly DeviceView[] }) {
  const connected = phones.find(({ state }) => state === 'connected')
  const name = (connected ?? phones[0])?.name ?? ''
  return (
    <div className="photos-empty">
      <StateDot state={connected ? 'live' : 'waiting'} />
      <h2>{connected ? texts.emptyTitle(name) : texts.emptyAwayTitle(name)}</h2>
      <p className="soft">{connected ? texts.emptyText : texts.emptyAwayText}</p>
    </div>
  )
}

/** Says which photos were refused: they have no tile on which it could stand. */
function useRefusals(session: PageSession): void {
  const toast = useToast()
  useEffect(
    () =>
      session.onSignal((signal) => {
        if (signal.type !== 'photo.refused') return
        toast({ tone: 'bad', text: photoErrorSentence(signal.data.code, signal.data.name) })
      }),
    [session, toast],
  )
}

/** The photo to look at when this one goes away. */
function neighbour(photos: readonly Photo[], photo: Photo): string | null {
  const index = photos.findIndex(({ photoId }) => photoId === photo.photoId)
  return (photos[index + 1] ?? photos[index - 1])?.photoId ?? null
}
