import type { PageSession, Photo } from '@snaplink/sdk'
import { isMeasured, loadPhotoDialogs, PhotoEditor, PhotoViewer, useDeletions, usePhotos } from '@snaplink/sdk/react'
import { Suspense, useCallback, useEffect, useMemo, useState } from 'react'

/** The photos that belong to scans, and what shows one of them at full size. */
export function useScanPhotos(session: PageSession) {
  const { photos, remove } = useDeletions(session, usePhotos(session))
  const [viewing, setViewing] = useState<string | null>(null)
  const [editing, setEditing] = useState<string | null>(null)
  const photosOf = useMemo(() => {
    const byScan = new Map<string, Photo[]>()
    for (const photo of photos) {
      if (photo.scanId === undefined || photo.state === 'rejected') continue
      byScan.set(photo.scanId, [...(byScan.get(photo.scanId) ?? []), photo])
    }
    return byScan
  }, [photos])
  const hasPhotos = photosOf.size > 0
  useEffect(() => {
    // Where it fails it is tried again when it is needed.
    if (hasPhotos) loadPhotoDialogs().catch(() => undefined)
  }, [hasPhotos])

  const viewed = photos.find(({ photoId }) => photoId === viewing)
  const edited = photos.filter(isMeasured).find(({ photoId }) => photoId === editing)
  const close = useCallback(() => setViewing(null), [])
  const show = useCallback(({ photoId }: Photo) => setViewing(photoId), [])
  const siblings = viewed ? photos.filter(({ scanId }) => scanId === viewed.scanId) : []
  const dialogs = (
    <>
      <Suspense>
        {viewed && (
          <PhotoViewer
            session={session}
            photos={siblings}
            photo={viewed}
            onShow={show}
            onEdit={({ photoId }) => setEditing(photoId)}
            onDelete={(photo) => {
              close()
              remove(photo)
            }}
            onClose={close}
          />
        )}
      </Suspense>
      <Suspense>{edited && <PhotoEditor session={session} photo={edited} onClose={() => setEditing(null)} />}</Suspense>
    </>
  )
  return { photosOf, show, dialogs }
}
