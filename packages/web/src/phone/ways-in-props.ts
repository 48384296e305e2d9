import type { PhoneSession } from '@snaplink/sdk'
import type { Invitation } from './invitation.ts'

export interface WaysInProps {
  onJoined(session: PhoneSession): void
  onInvited(invitation: Invitation): void
}
