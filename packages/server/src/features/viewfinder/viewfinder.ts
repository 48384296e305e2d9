import { limits } from '@snaplink/contract'
import type { Clock } from '../../clock.ts'
import type { Device } from '../../session/access.ts'
import type { DeviceSignals } from '../../session/device-signals.ts'
import type { Signals } from '../../session/signals.ts'

/**
 * What a phone's live camera sees, shown on its page, and its shutter pressed from there. All of it is signals: never stored, and
 * passed on at a bounded rate whatever a phone sends. Frames are for the page alone, a press for the one phone.
 */
export function viewfinder(parts: { deviceSignals: DeviceSignals; signals: Signals; clock: Clock }): void {
  const { deviceSignals, signals, clock } = parts
  const isFrameDue = createPace(limits.viewfinderFrameMs, clock)
  const isPressDue = createPace(limits.shutterMs, clock)
  const forPage = { only: { role: 'page' } } as const

  deviceSignals.register('viewfinder.open', {
    roles: ['phone'],
    hear({ id: by, sessionId }, data) {
      signals.send(sessionId, { type: 'viewfinder.open', by, data }, forPage)
    },
  })
  deviceSignals.register('viewfinder.frame', {
    roles: ['phone'],
    hear(device, data) {
      if (!isFrameDue(device)) return
      signals.send(device.sessionId, { type: 'viewfinder.frame', by: device.id, data }, forPage)
    },
  })
  deviceSignals.register('viewfinder.watch', {
    roles: ['page'],
    hear({ id: by, sessionId }, data) {
      signals.send(sessionId, { type: 'viewfinder.watch', by, data }, { only: { deviceId: data.deviceId } })
    },
  })
  deviceSignals.register('shutter.press', {
    roles: ['page'],
    hear(device, data) {
      if (!isPressDue(device)) return
      const { id: by, sessionId } = device
      signals.send(sessionId, { type: 'shutter.press', by, data }, { only: { deviceId: data.deviceId } })
    },
  })
}

/** Devices that fell silent are forgotten by number, the oldest first. */
const maxKnown = 1_000

/** Whether `everyMs` have passed since it last said yes for this device. */
function createPace(everyMs: number, clock: Clock): (device: Device) => boolean {
  const lastAt = new Map<string, number>()
  return ({ sessionId, id }) => {
    const key = `${sessionId} ${id}`
    const now = clock.now()
    if (now - (lastAt.get(key) ?? 0) < everyMs) return false
    lastAt.delete(key)
    lastAt.set(key, now)
    const [oldest] = lastAt.keys()
    if (lastAt.size > maxKnown && oldest !== undefined) lastAt.delete(oldest)
    return true
  }
}
