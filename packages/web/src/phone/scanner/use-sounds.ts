import { useEffect, useRef } from 'react'
import { openSounds, type Sound, type Sounds } from './sounds.ts'

export function useSounds(hasSound: boolean): (sound: Sound) => void {
  const sounds = useRef<Sounds | null>(null)
  useEffect(() => {
    if (!hasSound) return
    const opened = openSounds()
    sounds.current = opened
    return () => {
      sounds.current = null
      opened.close()
    }
  }, [hasSound])
  return (sound) => sounds.current?.play(sound)
}
