import { useCallback, useEffect, useMemo, useState } from 'react'
import { useToast } from '../design/toasts.tsx'
import type { PageSession } from '../index.ts'
import { failureSentence } from './failure-sentence.ts'
import { keepDeletions } from './kept-deletions.ts'
import { isHeld, type ListedPhoto } from './own-photos.ts'
import { photos as texts } from './texts.ts'

/**
 * Deletes with a way back. What the server holds is deleted at once, and brought back by it; the way back is offered again after a
 * reload. What is still on its way could not be brought back: it is hidden, and deleted when its toast goes.
 */
export function useDeletions(session: PageSession, allPhotos: readonly ListedPhoto[]) {
  const toast = useToast()
  const [hidden, setHidden] = useState<ReadonlySet<string>>(new Set())
  const kept = useMemo(() => keepDeletions(session.credential.sessionId), [session])

  const photos = useMemo(() => allPhotos.filter(({ photoId }) => !hidden.has(photoId)), [allPhotos, hidden])
  const hide = useCallback((photoId: string) => setHidden((before) => new Set(before).add(photoId)), [])
  const show = useCallback(
    (photoId: string) => setHidden((before) => new Set([...before].filter((id) => id !== photoId))),
    [],
  )

  const offerUndo = useCallback(
    (photoId: string, name: string, removal: Promise<unknown> = Promise.resolve()) => {
      const restore = async () => {
        kept.forget(photoId)
        show(photoId)
        // A removal that failed has said so, and needs no way back.
        if (!(await hasHappened(removal))) return
        try {
          await session.restorePhoto(photoId)
        } catch (error) {
          toast({ tone: 'bad', text: texts.notRestored(name, failureSentence(error)) })
        }
      }
      toast({ text: texts.deleted(name), onUndo: () => void restore() })
    },
    [session, toast, kept, show],
  )

  const remove = useCallback(
    (photo: ListedPhoto) => {
      const { photoId, name, own } = photo
      // The server has never had it: there is nothing to bring back.
      if (own?.state === 'failed') return void session.dropPhoto(photoId)
      hide(photoId)
      const notDeleted = (error: unknown) => {
        kept.forget(photoId)
        show(photoId)
        toast({ tone: 'bad', text: texts.notDeleted(name, failureSentence(error)) })
      }
      if (isHeld(photo)) {
        kept.add(photoId, name)
        const removal = session.removePhoto(photoId)
        removal.catch(notDeleted)
        return offerUndo(photoId, name, removal)
      }
      toast({
        text: texts.deleted(name),
        onUndo: () => show(photoId),
        onSettled: () => void (own ? session.dropPhoto(photoId) : session.removePhoto(photoId)).catch(notDeleted),
      })
    },
    [session, toast, kept, hide, show, offerUndo],
  )

  useEffect(() => {
    for (const { photoId, name } of kept.ofEarlierLife()) offerUndo(photoId, name)
  }, [kept, offerUndo])
  useEffect(
    () => session.onEvent(({ type, data }) => type === 'photo.restored' && show((data as { photoId: string }).photoId)),
    [session, show],
  )

  return { photos, remove }
}

function hasHappened(action: Promise<unknown>): Promise<boolean> {
  return action.then(
    () => true,
    () => false,
  )
}
