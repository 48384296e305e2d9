import { type DragEvent, type KeyboardEvent, useState } from 'react'
import { useToast } from '../design/toasts.tsx'
import type { PageSession } from '../index.ts'
import { failureSentence } from './failure-sentence.ts'
import type { ListedPhoto } from './own-photos.ts'
import { photos as texts } from './texts.ts'

/** Told from files that come from outside by this. */
const ownType = 'application/x-snaplink-photo'
const keySteps: Record<string, number> = { ArrowLeft: -1, ArrowUp: -1, ArrowRight: 1, ArrowDown: 1 }

/** Where a photo that is being dragged would stand: before or after this one. */
export type Gap = { photoId: string; side: 'before' | 'after' } | null

/**
 * Puts photos into another order, by dragging and by the arrow keys. Dragged with the browser's own means, so that the same
 * movement takes a photo out of the page, into a folder or another program.
 */
export function useReordering(session: PageSession, photos: readonly ListedPhoto[]) {
  const toast = useToast()
  const [dragged, setDragged] = useState<string | null>(null)
  const [gap, setGap] = useState<Gap>(null)
  const [moved, setMoved] = useState('')

  const move = (photoId: string, index: number) => {
    const from = photos.findIndex((photo) => photo.photoId === photoId)
    const to = Math.max(0, Math.min(index, photos.length - 1))
    if (from < 0 || from === to) return
    setMoved(texts.movedTo(photos[from]?.name ?? '', to + 1, photos.length))
    session.movePhoto(photoId, to).catch((error) => toast({ tone: 'bad', text: failureSentence(error) }))
  }
  const end = () => {
    setDragged(null)
    setGap(null)
  }

  const tileHandlers = (photo: ListedPhoto) => ({
    draggable: true,
    onDragStart({ dataTransfer }: DragEvent) {
      if (!dataTransfer) return
      dataTransfer.effectAllowed = 'copyMove'
      dataTransfer.setData(ownType, photo.photoId)
      offerOutside(dataTransfer, photo)
      setDragged(photo.photoId)
    },
    onDragEnd: end,
    onDragOver(event: DragEvent<HTMLElement>) {
      if (!dragged) return
      event.preventDefault()
      const { left, width } = event.currentTarget.getBoundingClientRect()
      const side = event.clientX < left + width / 2 ? 'before' : 'after'
      if (gap?.photoId !== photo.photoId || gap.side !== side) setGap({ photoId: photo.photoId, side })
    },
    onDrop(event: DragEvent) {
      if (!dragged || !gap) return
      event.preventDefault()
      const others = photos.filter(({ photoId }) => photoId !== dragged)
      const at = others.findIndex(({ photoId }) => photoId === gap.photoId)
      if (at >= 0) move(dragged, gap.side === 'before' ? at : at + 1)
      end()
    },
  })

  const handleKeys = (photoId: string) => (event: KeyboardEvent) => {
    const index = photos.findIndex((photo) => photo.photoId === photoId)
    const step = keySteps[event.key]
    const to = event.key === 'Home' ? 0 : event.key === 'End' ? photos.length - 1 : step && index + step
    if (to === undefined) return
    event.preventDefault()
    move(photoId, to)
  }

  return { dragged, gap, moved, tileHandlers, handleKeys }
}

/** What a folder or another program gets: Chromium downloads the original there, others take the link. */
function offerOutside(dataTransfer: DataTransfer, { urls, mediaType, name }: ListedPhoto): void {
  const url = urls.download ?? urls.original
  if (!url) return
  dataTransfer.setData('DownloadURL', `${mediaType}:${name.replaceAll(':', '-')}:${url}`)
  dataTransfer.setData('text/uri-list', url)
}
