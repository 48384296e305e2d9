import type { MouseEvent } from 'react'
import { DownloadIcon } from '../design/icons.tsx'
import type { PageSession, Photo } from '../index.ts'
import { photos } from './texts.ts'

/** Saves the original. */
export function DownloadLink({ session, photo }: { session: PageSession; photo: Photo }) {
  const label = photos.download(photo.name)

  // The link in the page may be older than the ten minutes it is good for: a plain click asks for a fresh one first.
  const saveFresh = async (event: MouseEvent) => {
    if (event.metaKey || event.ctrlKey || event.shiftKey) return
    event.preventDefault()
    await session.refreshPhoto(photo.photoId)
    const fresh = session.photos.get().find(({ photoId }) => photoId === photo.photoId)
    if (fresh?.urls.download) save(fresh.urls.download, photo.name)
  }

  return (
    <a
      className="icon-button"
      href={photo.urls.download}
      download={photo.name}
      aria-label={label}
      title={label}
      onClick={saveFresh}
    >
      <DownloadIcon size={18} />
    </a>
  )
}

/** As if a link had been pressed. */
export function save(url: string, name: string): void {
  const link = document.createElement('a')
  link.href = url
  link.download = name
  link.click()
}
