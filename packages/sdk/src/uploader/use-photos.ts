import { useMemo } from 'react'
import type { PageSession } from '../index.ts'
import { type ListedPhoto, listPhotos } from './own-photos.ts'
import { useStore } from './use-store.ts'

/** All photos of a session, those that this page is sending among them, in the person's order. */
export function usePhotos(session: PageSession): readonly ListedPhoto[] {
  const photos = useStore(session.photos)
  const outbox = useStore(session.outbox)
  return useMemo(() => listPhotos(photos, outbox), [photos, outbox])
}
