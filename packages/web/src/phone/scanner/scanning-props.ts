import type { ReactNode } from 'react'
import type { ScannerSettings } from './scanner-settings.ts'
import type { useDecoder } from './use-decoder.ts'
import type { Wanted } from './use-scanning.ts'

/** A code, however it came. */
export interface GivenCode {
  readonly code: string
  readonly format: string
}

/** What becomes of codes. */
export interface Taking {
  /** How many have been taken. */
  readonly reads: number
  /** The camera looks for no more codes for now. */
  readonly isResting: boolean
  /** What is photographed now, as people call it. */
  readonly subject: string | null
  take(code: GivenCode): void
  rest(): void
  goOn(): void
}

/** What scanning by camera and scanning from photos have in common. */
export interface ScanningProps {
  wanted: Wanted
  settings: ScannerSettings
  onSettings(settings: ScannerSettings): void
  taking: Taking
  decoding: ReturnType<typeof useDecoder>
  /** The last code. */
  strip: ReactNode
  /** What is photographed now, and how far its photos are. */
  chip: ReactNode
  /** Photos of the code that was scanned last. */
  sendPhotos(files: readonly File[]): void
  onType(): void
  onPhotos(): void
}
