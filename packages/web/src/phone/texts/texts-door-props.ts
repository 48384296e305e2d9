import type { PhoneSession } from '@snaplink/sdk'

export interface TextsDoorProps {
  session: PhoneSession
  /** Whether all of them are shown, on a sheet of their own. */
  isOpen: boolean
  onClose(): void
}
