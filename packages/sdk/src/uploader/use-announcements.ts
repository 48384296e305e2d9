import type { AnyEvent, KnownEvent } from '@snaplink/contract'
import { useEffect, useState } from 'react'
import type { PageSession } from '../index.ts'
import { photoErrorSentence, live as texts } from './texts.ts'

/** Twenty photos that come together are one announcement. */
const gatherMs = 1500

/** What a screen reader should hear of this page: phones that come and go, photos that arrive; gathered, so that it does not chatter. */
export function useAnnouncements(session: PageSession): string {
  const [spoken, setSpoken] = useState('')

  useEffect(() => {
    let ready = 0
    let coming = 0
    let sentences: string[] = []
    let timer: ReturnType<typeof setTimeout> | undefined

    const speak = () => {
      timer = undefined
      if (coming > 0 && ready === 0) sentences.push(texts.coming(coming))
      const all = session.photos.get().filter(({ state }) => state === 'ready').length
      if (ready > 0) sentences.push(texts.ready(ready, Math.max(ready, all)))
      setSpoken(sentences.join(' '))
      ready = coming = 0
      sentences = []
    }
    const soon = () => {
      timer ??= setTimeout(speak, gatherMs)
    }

    const hearEvent = (anyEvent: AnyEvent) => {
      // Types that are none of these match no case.
      const event = anyEvent as KnownEvent
      switch (event.type) {
        case 'photo.offered':
          coming++
          break
        case 'photo.ready':
          ready++
          break
        case 'photo.rejected': {
          const name = session.photos.get().find(({ photoId }) => photoId === event.data.photoId)?.name
          sentences.push(photoErrorSentence(event.data.code, name ?? ''))
          break
        }
        case 'device.joined':
          sentences.push(texts.phoneJoined(event.data.name))
          break
        default:
          return
      }
      soon()
    }
    const stopEvents = session.onEvent(hearEvent)
    const stopSignals = session.onSignal((signal) => {
      if (signal.type !== 'device.state' || signal.data.state === 'connected') return
      sentences.push(
        signal.data.state === 'away' ? texts.phoneAway(signal.data.name) : texts.phoneGone(signal.data.name),
      )
      soon()
    })
    return () => {
      stopEvents()
      stopSignals()
      clearTimeout(timer)
    }
  }, [session])

  return spoken
}
