import type { PhoneSession } from '@snaplink/sdk'

export interface ScannerProps {
  session: PhoneSession
  /** Photos, perhaps of the code that was scanned before them. */
  onSend(files: readonly File[], of?: { scanId: string }): void
  /** Back to taking photos that belong to no code. */
  onPhotos(): void
}
