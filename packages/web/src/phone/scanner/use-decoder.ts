import { openScanner, type Scanner, type ScanSettings } from '@snaplink/scan'
import { useCallback, useEffect, useRef, useState } from 'react'

export type Decoder =
  | { state: 'loading'; scanner: Scanner }
  | { state: 'ready'; scanner: Scanner }
  /** Nothing can be read: it could not be loaded or was blocked, or it has stopped answering. */
  | { state: 'failed'; why: 'decoder' | 'stopped' }

/** One that dies again at once will not live longer the third time. */
const mostRestarts = 2

/** The decoder, in a worker of its own, for as long as this is in use. */
export function useDecoder(settings: ScanSettings) {
  const [decoder, setDecoder] = useState<Decoder | null>(null)
  const [attempt, setAttempt] = useState(0)
  const restarts = useRef(0)
  const wanted = useRef(settings)
  wanted.current = settings

  // biome-ignore lint/correctness/useExhaustiveDependencies: `attempt` is what makes it try again
  useEffect(() => {
    let isOver = false
    const scanner = open(wanted.current)
    if (!scanner) return setDecoder({ state: 'failed', why: 'decoder' })
    setDecoder({ state: 'loading', scanner })
    scanner.ready.then(
      () => !isOver && setDecoder({ state: 'ready', scanner }),
      () => !isOver && setDecoder({ state: 'failed', why: 'decoder' }),
    )
    return () => {
      isOver = true
      scanner.close()
    }
  }, [attempt])

  useEffect(() => {
    if (decoder && decoder.state !== 'failed') decoder.scanner.configure(settings)
  }, [decoder, settings])

  const tryAgain = useCallback(() => {
    restarts.current = 0
    setAttempt((count) => count + 1)
  }, [])
  /** It has not answered for long: a browser that is short of memory ends workers without a word. */
  const noteStopped = useCallback(() => {
    if (restarts.current++ < mostRestarts) setAttempt((count) => count + 1)
    else setDecoder({ state: 'failed', why: 'stopped' })
  }, [])

  return { decoder, tryAgain, noteStopped }
}

/** Null where the browser lets the page have no worker. */
function open(settings: ScanSettings): Scanner | null {
  try {
    return openScanner(settings)
  } catch {
    return null
  }
}
