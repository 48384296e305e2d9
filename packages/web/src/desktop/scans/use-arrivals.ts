import type { AnyEvent, EventData } from '@snaplink/contract'
import type { PageSession } from '@snaplink/sdk'
import { useEffect, useState } from 'react'
import { bookArrivals } from '../../book-texts.ts'
import { scans } from '../../scan-texts.ts'
import { isSoundOn, playArrival, rememberSound, unlockSound } from './arrival-sound.ts'

/** Twenty codes that come together are one announcement. */
const gatherMs = 1500
/** As long as the pulse of a row takes. */
const freshMs = 1200

export interface ArrivalKind {
  /** What an event brings; null for all others. */
  read(event: AnyEvent): { id: string; name: string } | null
  arrived(name: string): string
  arrivedMany(count: number): string
}

export const arrivingScans: ArrivalKind = {
  ...scans,
  read({ type, data }) {
    if (type !== 'scan.added') return null
    const { scanId, code } = data as EventData<'scan.added'>
    return { id: scanId, name: code }
  },
}

export const arrivingBooks: ArrivalKind = {
  ...bookArrivals,
  read({ type, data }) {
    if (type !== 'book.added') return null
    const { bookId, title, isbn = '' } = data as EventData<'book.added'>
    return { id: bookId, name: title || isbn }
  },
}

/** What comes in while one looks: for screen readers in sentences, as a set of ids to be shown as new, and to be heard. */
export function useArrivals(session: PageSession, { read, arrived, arrivedMany }: ArrivalKind) {
  const [spoken, setSpoken] = useState('')
  const [fresh, setFresh] = useState<ReadonlySet<string>>(new Set())
  const [isOn, setOn] = useState(isSoundOn)

  useEffect(() => {
    let names: string[] = []
    let gathering: ReturnType<typeof setTimeout> | undefined
    const settling = new Set<ReturnType<typeof setTimeout>>()

    const speak = () => {
      gathering = undefined
      setSpoken(names.length === 1 ? arrived(names[0] ?? '') : arrivedMany(names.length))
      names = []
    }
    const stop = session.onEvent((event) => {
      const arrival = read(event)
      if (!arrival) return
      names.push(arrival.name)
      gathering ??= setTimeout(speak, gatherMs)
      setFresh((before) => new Set(before).add(arrival.id))
      const settle = setTimeout(() => {
        settling.delete(settle)
        setFresh((before) => new Set([...before].filter((each) => each !== arrival.id)))
      }, freshMs)
      settling.add(settle)
      if (isSoundOn()) playArrival()
    })
    return () => {
      stop()
      clearTimeout(gathering)
      for (const settle of settling) clearTimeout(settle)
    }
  }, [session, read, arrived, arrivedMany])

  useEffect(() => {
    addEventListener('pointerdown', unlockSound)
    addEventListener('keydown', unlockSound)
    return () => {
      removeEventListener('pointerdown', unlockSound)
      removeEventListener('keydown', unlockSound)
    }
  }, [])

  const turnSound = (on: boolean) => {
    rememberSound(on)
    setOn(on)
    if (on) playArrival()
  }
  return { spoken, fresh, sound: { isOn, turn: turnSound } }
}
