import type { DeviceView } from '@snaplink/contract'
import type { PageSession, Photo } from '@snaplink/sdk'
import { IconButton } from '../../design/button.tsx'
import { DeleteIcon, NoPictureIcon, PictureIcon, ProblemIcon } from '../../design/icons.tsx'
import { ProgressRing } from '../../design/progress-ring.tsx'
import { desktop, fileSize } from '../../texts.ts'
import { DownloadLink } from './download-link.tsx'
import { FileName } from './file-name.tsx'
import { shownState } from './photo-state.ts'
import { SharpeningImage } from './sharpening-image.tsx'

const texts = desktop.photos

export interface PhotoTileProps {
  session: PageSession
  photo: Photo
  from: DeviceView | undefined
  onView(): void
  onDelete(): void
}

/** One photo of the grid, from the first blurred pixels to the finished picture. */
export function PhotoTile({ session, photo, from, onView, onDelete }: PhotoTileProps) {
  const { key, line, fraction } = shownState(photo, from)
  const preview = photo.previewUrl ?? photo.urls.preview
  const hasPicture = Boolean(preview ?? photo.urls.thumb)

  return (
    <li className="photo-tile" data-photo-id={photo.photoId} data-state={key}>
      <div className="photo-frame">
        {hasPicture ? (
          <button type="button" className="photo-open" aria-label={texts.open(photo.name)} onClick={onView}>
            <SharpeningImage
              preview={preview}
              sharp={photo.urls.thumb}
              onLinkExpired={() => session.refreshPhoto(photo.photoId)}
            />
          </button>
        ) : (
          <div className="photo-blank">
            {key === 'rejected' ? <NoPictureIcon size={28} /> : <PictureIcon size={28} />}
            <span>{key === 'rejected' ? texts.rejected : texts.noPreview}</span>
          </div>
        )}
        {fraction !== undefined && (
          <span className="photo-progress" aria-hidden="true">
            <ProgressRing fraction={fraction} size={28} />
          </span>
        )}
      </div>
      <div className="photo-words">
        <FileName name={photo.name} />
        <p className="photo-state figures">
          {key === 'rejected' && <ProblemIcon size={16} />}
          <span>
            {line}
            {!hasPicture && key !== 'ready' && key !== 'rejected' && ` · ${fileSize(photo.bytes)}`}
          </span>
        </p>
      </div>
      <div className="photo-actions">
        {photo.urls.download && <DownloadLink session={session} photo={photo} />}
        <IconButton label={texts.remove(photo.name)} onClick={onDelete}>
          <DeleteIcon size={18} />
        </IconButton>
      </div>
    </li>
  )
}
