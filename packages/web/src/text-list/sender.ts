import type { DeviceView } from '@snaplink/contract'
import type { Session } from '@snaplink/sdk'
import { passing as texts } from '../passing-texts.ts'

/** Who sent a text, as this end would call it. */
export function senderOf(session: Session, deviceId: string, devices: readonly DeviceView[]): string {
  const { deviceId: own, role } = session.credential
  if (deviceId === own) return role === 'page' ? texts.fromThisComputer : texts.fromThisPhone
  const sender = devices.find((device) => device.deviceId === deviceId)
  // A phone that is gone is no longer in the list.
  if (!sender) return role === 'page' ? texts.fromAPhone : texts.fromYourComputer
  return sender.role === 'page' ? texts.fromYourComputer : texts.from(sender.name)
}
