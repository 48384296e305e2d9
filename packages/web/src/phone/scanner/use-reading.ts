import type { Reading, Scanner, Sighting } from '@snaplink/scan'
import { type RefObject, useEffect, useRef } from 'react'

/** A frame takes a tenth of this on the slowest phone. */
const silentMs = 10_000
const lookEveryMs = 2000
/** After a look at another page the camera begins anew, with the code still before it that was the last. */
const resumedMs = 2000

export interface ReadingWishes {
  /** Null: nothing is to be read now. */
  scanner: Scanner | null
  stream: MediaStream | null
  video: RefObject<HTMLVideoElement | null>
  onRead(reading: Reading): void
  /** The decoder has said nothing for long. */
  onSilence(): void
}

/** Reads codes from the video while there is a decoder and a picture. */
export function useReading({ scanner, stream, video, onRead, onSilence }: ReadingWishes) {
  const seen = useRef<{ sighting: Sighting; at: number } | null>(null)
  const last = useRef<{ code: string; stream: MediaStream | null }>({ code: '', stream: null })
  const told = useRef({ onRead, onSilence })
  told.current = { onRead, onSilence }

  useEffect(() => {
    const watched = video.current
    if (!scanner || !stream || !watched) return
    const beganAt = performance.now()
    let heardAt = beganAt
    const stop = scanner.watch(watched, {
      read(reading) {
        const isSame = last.current.code === reading.code && last.current.stream !== stream
        last.current = { code: reading.code, stream }
        if (isSame && performance.now() - beganAt < resumedMs) return
        told.current.onRead(reading)
      },
      seen(sighting) {
        heardAt = performance.now()
        if (sighting) seen.current = { sighting, at: heardAt }
      },
    })
    const timer = setInterval(() => {
      // A video that stands still gives the decoder nothing to say.
      if (watched.paused || watched.readyState < watched.HAVE_CURRENT_DATA || document.hidden)
        heardAt = performance.now()
      if (performance.now() - heardAt > silentMs) told.current.onSilence()
    }, lookEveryMs)
    return () => {
      stop()
      clearInterval(timer)
      seen.current = null
    }
  }, [scanner, stream, video])

  return seen
}
