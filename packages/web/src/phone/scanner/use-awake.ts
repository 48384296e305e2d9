import { createWakeLock } from '@snaplink/sdk/wake-lock'
import { useEffect, useState } from 'react'

/**
 * Keeps the screen on while the camera looks for codes.
 *
 * @param progress changes with each code: without one for some minutes the screen may go dark
 */
export function useAwake(isNeeded: boolean, progress: unknown): void {
  const [lock] = useState(createWakeLock)
  // biome-ignore lint/correctness/useExhaustiveDependencies: each code is a sign that somebody scans
  useEffect(() => {
    lock.need(isNeeded)
    lock.renew()
  }, [lock, isNeeded, progress])
  useEffect(() => () => lock.need(false), [lock])
}
