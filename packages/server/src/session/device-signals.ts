import { type DeviceSignalData, type DeviceSignalType, deviceSignal, type Role } from '@snaplink/contract'
import { AppError } from '../errors.ts'
import { parse } from '../parse.ts'
import type { Device } from './access.ts'

export interface DeviceSignalHandler<T extends DeviceSignalType> {
  /** Who may send it. */
  roles: readonly Role[]
  /** Called for each; nothing is answered. */
  hear(device: Device, data: DeviceSignalData<T>): void | Promise<void>
}

/** What devices say of themselves, or to each other, that is not worth keeping: the counterpart of `Commands`. */
export interface DeviceSignals {
  register<T extends DeviceSignalType>(type: T, handler: DeviceSignalHandler<T>): void
  /**
   * @param raw what the client sent, unchecked
   * @throws AppError `request.invalid`, `command.forbidden`
   */
  hear(device: Device, raw: unknown): Promise<void>
}

export function createDeviceSignals(): DeviceSignals {
  const handlers = new Map<string, DeviceSignalHandler<DeviceSignalType>>()
  return {
    register(type, handler) {
      // The map forgets which data belongs to which type; the contract's shape pairs them again.
      handlers.set(type, handler as DeviceSignalHandler<DeviceSignalType>)
    },
    async hear(device, raw) {
      const { type, data } = parse(deviceSignal, raw)
      const handler = handlers.get(type)
      if (handler && !handler.roles.includes(device.role)) throw new AppError('command.forbidden')
      await handler?.hear(device, data)
    },
  }
}
