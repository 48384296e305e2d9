import * as z from 'zod'
import { preview } from './command.ts'
import { limits } from './limits.ts'
import { bytes, deviceName, errorCode, fileName, id, time } from './shape.ts'
import { textView } from './text.ts'

/** `connected`: reading now. `away`: locked, hidden or out of reach. `gone`: not heard of for ten minutes, or removed. */
export const deviceState = z.enum(['connected', 'away', 'gone'])
export type DeviceState = z.infer<typeof deviceState>

/** One picture of a phone's live camera, as small as a preview. */
const viewfinderFrame = z.object({
  mediaType: z.literal('image/jpeg'),
  base64: z.base64().max(Math.ceil(limits.maxPreviewBytes / 3) * 4),
})

/** The signals that a device may send itself; all others come from the server alone. */
export const deviceSignalData = {
  /** Whether the person can see the page: a visible page keeps the session open, a hidden phone counts as away. */
  'device.visible': z.object({ visible: z.boolean() }),
  /** Phone: its live camera is open, or closed. Repeat it every five seconds while open: whoever comes later did not hear it. */
  'viewfinder.open': z.object({ isOpen: z.boolean() }),
  /** Page: somebody looks. Repeat it every two seconds; a phone that hears nothing for five sends no frames. */
  'viewfinder.watch': z.object({ deviceId: id }),
  /** Phone: what its camera sees. The server passes on one each `limits.viewfinderFrameMs`; the others are dropped. */
  'viewfinder.frame': viewfinderFrame,
  /** Page: take a photo now, as if the person had pressed the phone's shutter. */
  'shutter.press': z.object({ deviceId: id }),
}

/** The `data` of each signal: for whoever is there now, never stored. */
export const signalData = {
  'device.state': z.object({ deviceId: id, name: deviceName, state: deviceState }),
  'session.expiring': z.object({ expiresAt: time }),
  'photo.preview': z.object({ photoId: id, preview }),
  'photo.progress': z.object({ photoId: id, sentBytes: bytes, totalBytes: bytes }),
  'photo.refused': z.object({ photoId: id, name: fileName, code: errorCode }),
  /** A text that has just been sent, so that it is there in one hop; the event `text.sent` only names it. */
  'text.content': textView,
  'viewfinder.open': deviceSignalData['viewfinder.open'],
  'viewfinder.watch': deviceSignalData['viewfinder.watch'],
  'viewfinder.frame': viewfinderFrame,
  'shutter.press': deviceSignalData['shutter.press'],
}

export type SignalType = keyof typeof signalData
export type SignalData<T extends SignalType = SignalType> = z.infer<(typeof signalData)[T]>
export type Signal = { [T in SignalType]: { type: T; by: string; data: SignalData<T> } }[SignalType]

export type DeviceSignalType = keyof typeof deviceSignalData
export type DeviceSignalData<T extends DeviceSignalType> = z.infer<(typeof deviceSignalData)[T]>

export const deviceSignal = z.discriminatedUnion('type', [
  z.object({ type: z.literal('device.visible'), data: deviceSignalData['device.visible'] }),
  z.object({ type: z.literal('viewfinder.open'), data: deviceSignalData['viewfinder.open'] }),
  z.object({ type: z.literal('viewfinder.watch'), data: deviceSignalData['viewfinder.watch'] }),
  z.object({ type: z.literal('viewfinder.frame'), data: deviceSignalData['viewfinder.frame'] }),
  z.object({ type: z.literal('shutter.press'), data: deviceSignalData['shutter.press'] }),
])
export type DeviceSignal = z.infer<typeof deviceSignal>
