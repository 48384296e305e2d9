import type { PageSession, Photo } from '@snaplink/sdk'
import { useCallback, useMemo, useState } from 'react'
import { useToast } from '../../design/toasts.tsx'
import { failureSentence } from '../../failure-sentence.ts'
import { desktop } from '../../texts.ts'

const texts = desktop.photos

/** Deletes with a way back: the photo is hidden at once, and gone once its toast is. */
export function useDeletions(session: PageSession, allPhotos: readonly Photo[]) {
  const toast = useToast()
  const [hidden, setHidden] = useState<ReadonlySet<string>>(new Set())

  const photos = useMemo(() => allPhotos.filter(({ photoId }) => !hidden.has(photoId)), [allPhotos, hidden])

  const remove = useCallback(
    ({ photoId, name }: Photo) => {
      const show = () => setHidden((before) => new Set([...before].filter((id) => id !== photoId)))
      setHidden((before) => new Set(before).add(photoId))
      toast({
        text: texts.deleted(name),
        onUndo: show,
        onSettled: async () => {
          try {
            await session.removePhoto(photoId)
          } catch (error) {
            show()
            toast({ tone: 'bad', text: texts.notDeleted(name, failureSentence(error)) })
          }
        },
      })
    },
    [session, toast],
  )

  return { photos, remove }
}
