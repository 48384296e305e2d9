import type { DeviceView } from '@snaplink/contract'
import { useEffect, useState } from 'react'
import type { PageSession } from '../session.ts'
import { useFold } from './use-fold.ts'
import { useStore } from './use-store.ts'

export interface Pairing {
  phones: readonly DeviceView[]
  /** Those that are not gone. */
  reachable: readonly DeviceView[]
  /** The code's card is to be seen: nobody is there, or one more is being added. */
  showsCode: boolean
  isAdding: boolean
  setAdding(adding: boolean): void
}

/** A page's phones, and whether the code for the next one is shown. @param offersCode whether it may be, when nobody is there */
export function usePairing(session: PageSession, { offersCode = true } = {}): Pairing {
  const view = useStore(session.view)
  const [isAdding, setAdding] = useState(false)
  useEffect(
    () =>
      session.onEvent(({ type }) => {
        if (type === 'device.joined') setAdding(false)
      }),
    [session],
  )
  const phones = view?.devices.filter(({ role }) => role === 'phone') ?? []
  const reachable = phones.filter(({ state }) => state !== 'gone')
  const showsCode = useFold(view !== null && offersCode && (isAdding || reachable.length === 0))
  return { phones, reachable, showsCode, isAdding, setAdding }
}
