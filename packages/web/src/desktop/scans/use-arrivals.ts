import type { EventData } from '@snaplink/contract'
import type { PageSession } from '@snaplink/sdk'
import { useEffect, useState } from 'react'
import { scans as texts } from '../../scan-texts.ts'
import { isSoundOn, playArrival, rememberSound, unlockSound } from './arrival-sound.ts'

/** Twenty codes that come together are one announcement. */
const gatherMs = 1500
/** As long as the pulse of a row takes. */
const freshMs = 1200

/** What comes in while one looks: for screen readers in sentences, as a set of scans to be shown as new, and to be heard. */
export function useArrivals(session: PageSession) {
  const [spoken, setSpoken] = useState('')
  const [fresh, setFresh] = useState<ReadonlySet<string>>(new Set())
  const [isOn, setOn] = useState(isSoundOn)

  useEffect(() => {
    let codes: string[] = []
    let gathering: ReturnType<typeof setTimeout> | undefined
    const settling = new Set<ReturnType<typeof setTimeout>>()

    const speak = () => {
      gathering = undefined
      setSpoken(codes.length === 1 ? texts.arrived(codes[0] ?? '') : texts.arrivedMany(codes.length))
      codes = []
    }
    const stop = session.onEvent(({ type, data }) => {
      if (type !== 'scan.added') return
      const { scanId, code } = data as EventData<'scan.added'>
      codes.push(code)
      gathering ??= setTimeout(speak, gatherMs)
      setFresh((before) => new Set(before).add(scanId))
      const settle = setTimeout(() => {
        settling.delete(settle)
        setFresh((before) => new Set([...before].filter((each) => each !== scanId)))
      }, freshMs)
      settling.add(settle)
      if (isSoundOn()) playArrival()
    })
    return () => {
      stop()
      clearTimeout(gathering)
      for (const settle of settling) clearTimeout(settle)
    }
  }, [session])

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
