import type { DeviceView } from '@snaplink/contract'
import { IconButton } from '../design/button.tsx'
import {
  CropIcon,
  DeleteIcon,
  GripIcon,
  NoPictureIcon,
  PictureIcon,
  ProblemIcon,
  RetryIcon,
  StarIcon,
} from '../design/icons.tsx'
import { ProgressRing } from '../design/progress-ring.tsx'
import { useToast } from '../design/toasts.tsx'
import type { PageSession } from '../index.ts'
import { DownloadLink } from './download-link.tsx'
import { EditedPicture } from './edited-picture.tsx'
import { failureSentence } from './failure-sentence.ts'
import { FileName } from './file-name.tsx'
import type { ListedPhoto } from './own-photos.ts'
import { shownState } from './photo-state.ts'
import { SharpeningImage } from './sharpening-image.tsx'
import { fileSize, photos as texts } from './texts.ts'
import type { useReordering } from './use-reordering.ts'

export interface PhotoTileProps {
  session: PageSession
  photo: ListedPhoto
  from: DeviceView | undefined
  isCover: boolean
  reordering: Pick<ReturnType<typeof useReordering>, 'dragged' | 'gap' | 'tileHandlers' | 'handleKeys'>
  onView(): void
  onEdit(): void
  onDelete(): void
}

/** One photo of the grid, from the first blurred pixels to the finished picture. */
export function PhotoTile(props: PhotoTileProps) {
  const { session, photo, from, isCover, reordering, onView, onEdit, onDelete } = props
  const { key, line, fraction } = shownState(photo, from)
  const preview = photo.previewUrl ?? photo.urls.preview
  const toast = useToast()
  const sayWhy = (error: unknown) => toast({ tone: 'bad', text: failureSentence(error) })
  /** The server has heard of it, so it has a place among the others. */
  const isKnown = photo.deviceId !== ''
  const hasPicture = Boolean(preview ?? photo.urls.thumb)

  return (
    <li
      className="photo-tile"
      part="photo"
      data-photo-id={photo.photoId}
      data-state={key}
      data-dragged={reordering.dragged === photo.photoId || undefined}
      data-gap={reordering.gap?.photoId === photo.photoId ? reordering.gap.side : undefined}
      {...(isKnown && reordering.tileHandlers(photo))}
    >
      <div className="photo-frame">
        {hasPicture ? (
          <button type="button" className="photo-open" aria-label={texts.open(photo.name)} onClick={onView}>
            <EditedPicture photo={photo} fit="cover">
              <SharpeningImage
                preview={preview}
                sharp={photo.urls.thumb}
                onLinkExpired={() => session.refreshPhoto(photo.photoId)}
              />
            </EditedPicture>
          </button>
        ) : (
          <div className="photo-blank">
            {key === 'rejected' ? <NoPictureIcon size={28} /> : <PictureIcon size={28} />}
            <span>{key === 'rejected' ? texts.rejected : texts.noPreview}</span>
          </div>
        )}
        {isCover && <span className="photo-cover">{texts.cover}</span>}
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
      {isKnown && (
        // biome-ignore lint/a11y/useSemanticElements: Firefox starts no dragging from a button
        <span
          className="photo-grip"
          role="button"
          tabIndex={0}
          aria-label={texts.move(photo.name)}
          aria-description={texts.moveKeys}
          title={texts.move(photo.name)}
          onKeyDown={reordering.handleKeys(photo.photoId)}
        >
          <GripIcon size={18} />
        </span>
      )}
      <div className="photo-actions">
        {key === 'ready' && !isCover && (
          <IconButton
            label={texts.makeCover(photo.name)}
            onClick={() => session.editPhoto(photo.photoId, { isCover: true }).catch(sayWhy)}
          >
            <StarIcon size={18} />
          </IconButton>
        )}
        {key === 'ready' && photo.width && photo.height && (
          <IconButton label={texts.edit(photo.name)} onClick={onEdit}>
            <CropIcon size={18} />
          </IconButton>
        )}
        {photo.own?.state === 'failed' && photo.own.canRetry && (
          <IconButton label={texts.retry(photo.name)} onClick={() => session.retryPhoto(photo.photoId)}>
            <RetryIcon size={18} />
          </IconButton>
        )}
        {photo.urls.download && <DownloadLink session={session} photo={photo} />}
        <IconButton label={texts.remove(photo.name)} onClick={onDelete}>
          <DeleteIcon size={18} />
        </IconButton>
      </div>
    </li>
  )
}
