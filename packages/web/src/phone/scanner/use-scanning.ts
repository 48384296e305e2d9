import { type CodeFormat, type Mode, type Scanning, standardScanning } from '@snaplink/contract'
import type { ScanSettings } from '@snaplink/scan'
import type { PhoneSession } from '@snaplink/sdk'
import { useStore } from '@snaplink/sdk/react'
import { useEffect, useMemo, useState } from 'react'

export interface Wanted {
  readonly settings: ScanSettings
  readonly repeats: Scanning['repeats']
  readonly withPhotos: boolean
  /** The page's wish, until the person with the phone wishes otherwise. */
  readonly isContinuous: boolean
  setContinuous(isContinuous: boolean): void
}

/** How to scan: as the page wants it. */
export function useScanning(session: PhoneSession): Wanted {
  const view = useStore(session.view)
  const scanning: Scanning = view?.scanning ?? standardScanning
  const mode = modes[view?.mode ?? 'scans']
  // A new view may hold the same wish: compared by what it says.
  const formats = scanning.formats.join()
  const settings = useMemo(
    () => ({ formats: formats.split(',') as CodeFormat[], mode, withProducts: true }),
    [formats, mode],
  )
  const withPhotos = scanning.withPhotos && mode === 'codes'
  const [isContinuous, setContinuous] = useState(scanning.isContinuous)
  useEffect(() => setContinuous(scanning.isContinuous), [scanning.isContinuous])
  return {
    settings,
    repeats: scanning.repeats,
    withPhotos,
    isContinuous: isContinuous && !withPhotos,
    setContinuous,
  }
}

const modes: Record<Mode, ScanSettings['mode']> = { photos: 'codes', scans: 'codes', books: 'books' }
