import type { DeviceView } from '@snaplink/contract'
import type { PageSession } from '../index.ts'
import { coverOf, type ListedPhoto } from './own-photos.ts'
import { PhotoTile } from './photo-tile.tsx'
import { photos as texts } from './texts.ts'
import { useReordering } from './use-reordering.ts'

export interface PhotoGridProps {
  session: PageSession
  photos: readonly ListedPhoto[]
  phones: readonly DeviceView[]
  onView(photo: ListedPhoto): void
  onEdit(photo: ListedPhoto): void
  onDelete(photo: ListedPhoto): void
}

/** The photos in the person's order, which can be changed here. */
export function PhotoGrid({ session, photos, phones, onView, onEdit, onDelete }: PhotoGridProps) {
  const reordering = useReordering(session, photos)
  const cover = coverOf(photos)
  return (
    <>
      <ul className="photo-grid" aria-label={texts.list}>
        {photos.map((photo) => (
          <PhotoTile
            key={photo.photoId}
            session={session}
            photo={photo}
            from={phones.find(({ deviceId }) => deviceId === photo.deviceId)}
            isCover={photo === cover}
            reordering={reordering}
            onView={() => onView(photo)}
            onEdit={() => onEdit(photo)}
            onDelete={() => onDelete(photo)}
          />
        ))}
      </ul>
      <p className="spoken" role="status">
        {reordering.moved}
      </p>
    </>
  )
}
