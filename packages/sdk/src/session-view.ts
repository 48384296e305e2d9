import type { AnyEvent, DeviceView, EventData, SessionView, Signal } from '@snaplink/contract'

/** The view after `event`, or the same object if the event is already in it or changes nothing that it shows. */
export function viewAfterEvent(view: SessionView, event: AnyEvent): SessionView {
  if (event.seq <= view.cursor) return view
  const next = { ...view, cursor: event.seq }
  switch (event.type) {
    case 'device.joined': {
      const { deviceId, name } = event.data as EventData<'device.joined'>
      const joined: DeviceView = { deviceId, name, role: 'phone', state: 'connected', joinedAt: event.at }
      return { ...next, devices: [...view.devices.filter((device) => device.deviceId !== deviceId), joined] }
    }
    case 'device.removed': {
      const { deviceId } = event.data as EventData<'device.removed'>
      return { ...next, devices: view.devices.filter((device) => device.deviceId !== deviceId) }
    }
    case 'session.extended':
      return { ...next, expiresAt: (event.data as EventData<'session.extended'>).expiresAt }
    case 'mode.set':
      // Without `scanning` that stays as it was.
      return { ...next, ...(event.data as EventData<'mode.set'>) }
    default:
      return next
  }
}

/** The view after `signal`, or the same object if the signal changes nothing that it shows. */
export function viewAfterSignal(view: SessionView, signal: Signal): SessionView {
  if (signal.type === 'session.expiring') return { ...view, expiresAt: signal.data.expiresAt }
  if (signal.type !== 'device.state') return view
  const { deviceId, name, state } = signal.data
  const known = view.devices.find((device) => device.deviceId === deviceId)
  if (!known || (known.state === state && known.name === name)) return view
  return {
    ...view,
    devices: view.devices.map((device) => (device === known ? { ...device, name, state } : device)),
  }
}
