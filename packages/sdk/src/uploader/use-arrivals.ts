import { useEffect } from 'react'
import { useToast } from '../design/toasts.tsx'
import type { PageSession } from '../session.ts'
import { photos as texts } from './texts.ts'

/** Says that photos came from a phone: twenty that come together in one sentence. */
export function useArrivals(session: PageSession): void {
  const toast = useToast()
  useEffect(
    () =>
      session.onEvent(({ type, data }) => {
        if (type !== 'photo.received') return
        const photo = session.photos.get().find(({ photoId }) => photoId === data.photoId)
        const phone = session.view.get()?.devices.find(({ deviceId }) => deviceId === photo?.deviceId)
        if (phone?.role === 'phone') toast({ fold: { key: 'received', text: texts.received } })
      }),
    [session, toast],
  )
}
