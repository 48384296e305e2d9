import './photo-viewer.css'
import type { PageSession, Photo } from '@snaplink/sdk'
import { type KeyboardEvent, useEffect, useRef } from 'react'
import { IconButton } from '../../design/button.tsx'
import { CloseIcon, DeleteIcon, LeftIcon, NoPictureIcon, RightIcon } from '../../design/icons.tsx'
import { desktop, photoErrorSentence } from '../../texts.ts'
import { DownloadLink } from './download-link.tsx'
import { SharpeningImage } from './sharpening-image.tsx'

const texts = desktop.viewer

export interface PhotoViewerProps {
  session: PageSession
  photos: readonly Photo[]
  photo: Photo
  onShow(photo: Photo): void
  onDelete(photo: Photo): void
  onClose(): void
}

/** One photo at full size. Arrows go on, Escape closes. */
export function PhotoViewer({ session, photos, photo, onShow, onDelete, onClose }: PhotoViewerProps) {
  const dialog = useRef<HTMLDialogElement>(null)
  const index = photos.findIndex(({ photoId }) => photoId === photo.photoId)
  const previous = photos[index - 1]
  const next = photos[index + 1]
  const { photoId } = photo

  useEffect(() => {
    const before = document.activeElement
    dialog.current?.showModal()
    // Not its first button, which a press of Enter would set off.
    dialog.current?.focus()
    return () => {
      if (before instanceof HTMLElement && before.isConnected) before.focus()
    }
  }, [])

  // The links of a photo that came an hour ago are no longer good.
  useEffect(() => {
    session.refreshPhoto(photoId).catch(() => onClose())
  }, [session, photoId, onClose])

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
          <SharpeningImage
            key={photoId}
            preview={preview}
            sharp={photo.urls.display}
            alt={photo.name}
            onLinkExpired={() => session.refreshPhoto(photoId)}
          />
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
