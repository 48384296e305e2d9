import type { DeviceState } from '@snaplink/contract'
import type { Clock } from '../clock.ts'
import type { Db } from '../db/connect.ts'
import type { Device } from './access.ts'
import type { Signals } from './signals.ts'

/** A reader that reconnects, or polls again, within this time was never away. Milliseconds. */
const graceMs = 3_000
/** Not heard of for so long: the phone is not coming back by itself. Milliseconds. */
export const goneAfterMs = 10 * 60_000

interface Present {
  device: Device
  readers: number
  isVisible: boolean
  told: DeviceState
  timer: NodeJS.Timeout | undefined
}

/** A phone makes its own id and may use it in several sessions. */
type Known = Pick<Device, 'id' | 'sessionId'>
const keyOf = ({ id, sessionId }: Known) => `${sessionId} ${id}`

/**
 * Who is reading right now, told to the others by signal. A device is `connected` while it reads and its page can be seen,
 * `away` after that and `gone` in the end; see `deviceState` in the contract.
 */
export interface Presence {
  /** A reader of this device opened; call what is returned when it ends. */
  enter(device: Device): () => void
  setVisible(device: Device, isVisible: boolean): void
  stateOf(device: Known & { seenAt: number }): DeviceState
  /** It was removed: nothing more is told of it. */
  forget(device: Known): void
  stop(): void
}

export function createPresence(parts: { db: Db; signals: Signals; clock: Clock }): Presence {
  const { db, signals, clock } = parts
  const present = new Map<string, Present>()

  function find(device: Device): Present {
    const known = present.get(keyOf(device))
    if (known) return known
    const fresh: Present = { device, readers: 0, isVisible: true, told: 'away', timer: undefined }
    present.set(keyOf(device), fresh)
    return fresh
  }

  function tell(entry: Present, state: DeviceState): void {
    if (entry.told === state) return
    entry.told = state
    const { id, sessionId, name, role } = entry.device
    if (role === 'page') return
    signals.send(sessionId, { type: 'device.state', by: 'server', data: { deviceId: id, name, state } })
  }

  function settle(entry: Present): void {
    clearTimeout(entry.timer)
    if (present.get(keyOf(entry.device)) !== entry) return
    if (entry.readers > 0) {
      tell(entry, entry.isVisible ? 'connected' : 'away')
      return
    }
    entry.timer = setTimeout(() => {
      tell(entry, 'away')
      // Only for showing "away since"; a database that is just closing may refuse it.
      remember(entry.device).catch(() => undefined)
      entry.timer = setTimeout(() => {
        tell(entry, 'gone')
        present.delete(keyOf(entry.device))
      }, goneAfterMs).unref()
    }, graceMs).unref()
  }

  async function remember({ id, sessionId }: Device): Promise<void> {
    const seenAt = clock.now()
    await db.write
      .updateTable('devices')
      .set({ seenAt })
      .where('sessionId', '=', sessionId)
      .where('id', '=', id)
      .execute()
  }

  return {
    enter(device) {
      const entry = find(device)
      entry.readers++
      settle(entry)
      let isInside = true
      return () => {
        if (!isInside) return
        isInside = false
        entry.readers--
        settle(entry)
      }
    },
    setVisible(device, isVisible) {
      const entry = find(device)
      entry.isVisible = isVisible
      settle(entry)
    },
    stateOf(device) {
      const entry = present.get(keyOf(device))
      if (entry && entry.told === 'connected') return 'connected'
      if (entry && entry.readers > 0) return 'away'
      return clock.now() - device.seenAt < goneAfterMs ? 'away' : 'gone'
    },
    forget(device) {
      clearTimeout(present.get(keyOf(device))?.timer)
      present.delete(keyOf(device))
    },
    stop() {
      for (const { timer } of present.values()) clearTimeout(timer)
      present.clear()
    },
  }
}
