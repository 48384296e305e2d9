import { useCallback, useEffect } from 'react'
import { useToast } from '../design/toasts.tsx'
import type { PageSession } from '../index.ts'
import { failureSentence } from './failure-sentence.ts'
import { errorSentence, type FailureCode, photoErrorSentence, photos as texts } from './texts.ts'

/** The photo is as good as any other; there is no room for it. Its tile would be in the way. */
const roomCodes: readonly FailureCode[] = ['photo.too-many']

/** Sends photos of this computer, and says which photos were refused that have no tile to say it on. */
export function useRefusals(session: PageSession) {
  const toast = useToast()

  const tell = useCallback(
    (code: FailureCode, name: string) => {
      const sentence = photoErrorSentence(code, name)
      toast({
        tone: 'bad',
        fold: { key: code, text: (count) => (count === 1 ? sentence : texts.refused(count, errorSentence(code))) },
      })
    },
    [toast],
  )

  useEffect(
    () =>
      session.onSignal((signal) => {
        if (signal.type === 'photo.refused') tell(signal.data.code, signal.data.name)
      }),
    [session, tell],
  )

  useEffect(() => {
    const told = new Set<string>()
    const look = () => {
      for (const photo of session.outbox.get()) {
        const isOver = photo.state === 'duplicate' || (photo.state === 'failed' && roomCodes.includes(photo.code))
        if (!isOver || told.has(photo.photoId)) continue
        told.add(photo.photoId)
        tell(photo.state === 'failed' ? photo.code : 'photo.duplicate', photo.name)
        void session.dropPhoto(photo.photoId)
      }
    }
    look()
    return session.outbox.subscribe(look)
  }, [session, tell])

  const send = useCallback(
    (files: readonly File[]) => {
      session.sendPhotos(files).catch((error) => toast({ tone: 'bad', text: failureSentence(error) }))
    },
    [session, toast],
  )
  return { send }
}
