import type { DeviceView } from '@snaplink/contract'
import type { PageSession, Photo } from '@snaplink/sdk'
import './photo-grid.css'
import { desktop } from '../../texts.ts'
import { PhotoTile } from './photo-tile.tsx'

export interface PhotoGridProps {
  session: PageSession
  photos: readonly Photo[]
  phones: readonly DeviceView[]
  onView(photo: Photo): void
  onDelete(photo: Photo): void
}

export function PhotoGrid({ session, photos, phones, onView, onDelete }: PhotoGridProps) {
  return (
    <ul className="photo-grid" aria-label={desktop.photos.list}>
      {photos.map((photo) => (
        <PhotoTile
          key={photo.photoId}
          session={session}
          photo={photo}
          from={phones.find(({ deviceId }) => deviceId === photo.deviceId)}
          onView={() => onView(photo)}
          onDelete={() => onDelete(photo)}
        />
      ))}
    </ul>
  )
}
