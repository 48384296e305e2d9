import { useRef, useState } from 'react'
import type { GivenCode } from './scanning-props.ts'
import type { Decoder } from './use-decoder.ts'

/** How far reading codes from photos is. */
export interface StillProgress {
  /** Counted from 1; 0 when none is being read. */
  readonly number: number
  readonly all: number
  readonly found: number
  /** Photos in which there was no code. */
  readonly missed: number
  /** Photos that this browser cannot open. */
  readonly unreadable: number
}

/** Reads codes from photos, one after the other, with all that the decoder can do. */
export function useStills(decoder: Decoder | null, onRead: (code: GivenCode) => unknown) {
  const [progress, setProgress] = useState<StillProgress | null>(null)
  const latest = useRef(onRead)
  latest.current = onRead

  async function read(pictures: readonly File[]) {
    if (!decoder || decoder.state === 'failed') return
    let now: StillProgress = { number: 0, all: pictures.length, found: 0, missed: 0, unreadable: 0 }
    const tell = (change: Partial<StillProgress>) => {
      now = { ...now, ...change }
      setProgress(now)
    }
    for (const [index, picture] of pictures.entries()) {
      tell({ number: index + 1 })
      const readings = await decoder.scanner.readStill(picture).catch(() => null)
      if (!readings) tell({ unreadable: now.unreadable + 1 })
      else if (readings.length === 0) tell({ missed: now.missed + 1 })
      for (const reading of readings ?? []) {
        await latest.current(reading)
        tell({ found: now.found + 1 })
      }
    }
    tell({ number: 0 })
  }

  return { progress, read, isReading: (progress?.number ?? 0) > 0, forget: () => setProgress(null) }
}
