import type { PhoneSession } from '@snaplink/sdk'
import type { ReactNode } from 'react'
import type { ScannerSettings } from './scanner-settings.ts'
import type { useDecoder } from './use-decoder.ts'
import type { Wanted } from './use-scanning.ts'
import type { useTaking } from './use-taking.ts'

/** What scanning by camera and scanning from photos have in common. */
export interface ScanningProps {
  session: PhoneSession
  wanted: Wanted
  settings: ScannerSettings
  onSettings(settings: ScannerSettings): void
  taking: ReturnType<typeof useTaking>
  decoding: ReturnType<typeof useDecoder>
  /** The last code. */
  strip: ReactNode
  /** Photos of the code that was scanned last. */
  sendPhotos(files: readonly File[]): void
  onType(): void
  onPhotos(): void
}
