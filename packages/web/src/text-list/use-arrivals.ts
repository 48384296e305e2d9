import type { AnyEvent, EventData } from '@snaplink/contract'
import type { Session } from '@snaplink/sdk'
import { useEffect, useState } from 'react'
import { passing as texts } from '../passing-texts.ts'
import { textsOf } from './session-texts.ts'

/** What a screen reader should hear: that somebody else sent a text or a file. Not what it says: others may be in the room. */
export function useArrivals(session: Session): string {
  const [spoken, setSpoken] = useState('')
  useEffect(
    () =>
      session.onEvent(({ type, by, data }: AnyEvent) => {
        if (by === session.credential.deviceId) return
        if (type === 'text.sent') {
          setSpoken((data as EventData<'text.sent'>).kind === 'link' ? texts.linkArrived : texts.textArrived)
        }
        if (type === 'handout.ready') {
          const { handoutId } = data as EventData<'handout.ready'>
          const all = textsOf(session).handouts.handouts.get()
          setSpoken(texts.fileArrived(all.find((each) => each.handoutId === handoutId)?.name ?? ''))
        }
      }),
    [session],
  )
  return spoken
}
