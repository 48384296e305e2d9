import * as z from 'zod'
import { preview } from './command.ts'
import { bytes, deviceName, errorCode, fileName, id, time } from './shape.ts'

/** `connected`: reading now. `away`: locked, hidden or out of reach. `gone`: not heard of for ten minutes, or removed. */
export const deviceState = z.enum(['connected', 'away', 'gone'])
export type DeviceState = z.infer<typeof deviceState>

/** The `data` of each signal: for whoever is there now, never stored. */
export const signalData = {
  'device.state': z.object({ deviceId: id, name: deviceName, state: deviceState }),
  'session.expiring': z.object({ expiresAt: time }),
  'photo.preview': z.object({ photoId: id, preview }),
  'photo.progress': z.object({ photoId: id, sentBytes: bytes, totalBytes: bytes }),
  'photo.refused': z.object({ photoId: id, name: fileName, code: errorCode }),
}

/** The signals that a device may send itself; all others come from the server alone. */
export const deviceSignalData = {
  /** Whether the person can see the page: a visible page keeps the session open, a hidden phone counts as away. */
  'device.visible': z.object({ visible: z.boolean() }),
}

export type SignalType = keyof typeof signalData
export type SignalData<T extends SignalType = SignalType> = z.infer<(typeof signalData)[T]>
export type Signal = { [T in SignalType]: { type: T; by: string; data: SignalData<T> } }[SignalType]

export const deviceSignal = z.discriminatedUnion('type', [
  z.object({ type: z.literal('device.visible'), data: deviceSignalData['device.visible'] }),
])
export type DeviceSignal = z.infer<typeof deviceSignal>
