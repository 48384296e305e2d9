import { type KeyboardEvent, useEffect } from 'react'
import { IconButton } from '../design/button.tsx'
import {
  CloseIcon,
  CopyIcon,
  CropIcon,
  DeleteIcon,
  LeftIcon,
  NoPictureIcon,
  RightIcon,
  StarIcon,
} from '../design/icons.tsx'
import { useToast } from '../design/toasts.tsx'
import { useModal } from '../design/use-modal.ts'
import type { PageSession } from '../index.ts'
import { canCopyPictures, copyPicture } from './copy-picture.ts'
import { DownloadLink } from './download-link.tsx'
import { EditedPicture } from './edited-picture.tsx'
import { failureSentence } from './failure-sentence.ts'
import { coverOf, type ListedPhoto } from './own-photos.ts'
import { SharpeningImage } from './sharpening-image.tsx'
import { photoErrorSentence, viewer as texts } from './texts.ts'

export interface PhotoViewerProps {
  session: PageSession
  photos: readonly ListedPhoto[]
  photo: ListedPhoto
  onShow(photo: ListedPhoto): void
  onEdit(photo: ListedPhoto): void
  onDelete(photo: ListedPhoto): void
  onClose(): void
}

/** One photo at full size. Arrows go on, Escape closes. */
export function PhotoViewer({ session, photos, photo, onShow, onEdit, onDelete, onClose }: PhotoViewerProps) {
  const toast = useToast()
  const dialog = useModal('dialog')
  const index = photos.findIndex(({ photoId }) => photoId === photo.photoId)
  const previous = photos[index - 1]
  const next = photos[index + 1]
  const { photoId } = photo

  // The links of a photo that came an hour ago are no longer good.
  useEffect(() => {
    session.refreshPhoto(photoId).catch(() => onClose())
  }, [session, photoId, onClose])

  const isReady = photo.state === 'ready'
  const isCover = coverOf(photos) === photo
  const sayWhy = (error: unknown) => toast({ tone: 'bad', text: failureSentence(error) })
  const copy = () =>
    copyPicture(photo).then(
      () => toast({ text: texts.copied }),
      () => toast({ tone: 'bad', text: texts.notCopied }),
    )

  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === 'ArrowLeft' && previous) onShow(previous)
    if (event.key === 'ArrowRight' && next) onShow(next)
  }

  const preview = photo.urls.thumb ?? photo.previewUrl ?? photo.urls.preview
  return (
    <dialog
      ref={dialog}
      className="viewer"
      tabIndex={-1}
      aria-label={texts.label}
      onKeyDown={onKeyDown}
      onCancel={(event) => {
        event.preventDefault()
        onClose()
      }}
    >
      <div className="viewer-bar">
        <p className="viewer-name" title={photo.name}>
          {photo.name}
        </p>
        <p className="viewer-place figures">{texts.place(index + 1, photos.length)}</p>
        {isReady && (
          <IconButton
            label={isCover ? texts.isCover : texts.cover}
            aria-pressed={isCover}
            disabled={isCover}
            onClick={() => session.editPhoto(photoId, { isCover: true }).catch(sayWhy)}
          >
            <StarIcon />
          </IconButton>
        )}
        {isReady && photo.width && (
          <IconButton label={texts.edit} onClick={() => onEdit(photo)}>
            <CropIcon />
          </IconButton>
        )}
        {isReady && canCopyPictures() && (
          <IconButton label={texts.copy} onClick={copy}>
            <CopyIcon />
          </IconButton>
        )}
        {photo.urls.download && <DownloadLink session={session} photo={photo} />}
        <IconButton label={texts.remove} onClick={() => onDelete(photo)}>
          <DeleteIcon />
        </IconButton>
        <IconButton label={texts.close} onClick={onClose}>
          <CloseIcon />
        </IconButton>
      </div>
      <div className="viewer-stage">
        {preview || photo.urls.display ? (
          <EditedPicture photo={photo} fit="contain">
            <SharpeningImage
              key={photoId}
              preview={preview}
              sharp={photo.urls.display}
              alt={photo.name}
              onLinkExpired={() => session.refreshPhoto(photoId)}
            />
          </EditedPicture>
        ) : (
          <p className="viewer-blank">
            <NoPictureIcon size={32} />
            {photo.code ? photoErrorSentence(photo.code, photo.name) : texts.noPicture}
          </p>
        )}
        <IconButton label={texts.previous} disabled={!previous} onClick={() => previous && onShow(previous)}>
          <LeftIcon size={28} />
        </IconButton>
        <IconButton label={texts.next} disabled={!next} onClick={() => next && onShow(next)}>
          <RightIcon size={28} />
        </IconButton>
      </div>
      <p className="viewer-note" role="status">
        {preview && !photo.urls.display && texts.stillComing}
      </p>
    </dialog>
  )
}
