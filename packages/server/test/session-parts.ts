import { newId } from '@snaplink/contract'
import { type Clock, systemClock } from '../src/clock.ts'
import type { Db } from '../src/db/connect.ts'
import { createAccess, type Device } from '../src/session/access.ts'
import { createLocalBell } from '../src/session/bell.ts'
import { createCommands } from '../src/session/commands.ts'
import { createDeviceSignals } from '../src/session/device-signals.ts'
import { createPresence } from '../src/session/presence.ts'
import { createSessionLog, type SessionLog } from '../src/session/session-log.ts'
import { createSessions } from '../src/session/sessions.ts'
import { createSignals } from '../src/session/signals.ts'

export interface SessionPartsOptions {
  clock?: Clock
  /** Another log than ours, to see what notices. */
  createLog?: typeof createSessionLog
  /** Stands between the log and all who use it. */
  wrapLog?: (log: SessionLog) => SessionLog
}

export type SessionParts = ReturnType<typeof createSessionParts>

/** The session core as create-server.ts puts it together, on one node. */
export function createSessionParts(db: Db, options: SessionPartsOptions = {}) {
  const { clock = systemClock, createLog = createSessionLog, wrapLog = (log) => log } = options
  const bell = createLocalBell()
  const signals = createSignals(bell)
  const log = wrapLog(createLog({ db, bell, clock }))
  const access = createAccess({ db, clock })
  const commands = createCommands(log)
  const deviceSignals = createDeviceSignals()
  const presence = createPresence({ db, signals, clock })
  const closed: string[] = []
  const sessions = createSessions({
    ...{ db, log, bell, commands, presence, deviceSignals, clock },
    secret: Buffer.from('only a test'),
    addresses: () => [{ origin: 'http://192.168.1.20:3000', label: 'Wi-Fi' }],
    onClosed: async (_trx, { id }) => void closed.push(id),
  })

  async function openPage(ownerId: string | null = null) {
    const answer = await sessions.open({ ownerId, pageName: 'A page' })
    const { sessionId, deviceId: id, pageToken: token } = answer
    return { ...answer, id, token, role: 'page' as const, name: 'A page', sessionId }
  }

  return {
    ...{ db, clock, bell, signals, log, access, commands, presence, deviceSignals, sessions, openPage },
    /** The sessions whose closing was told to the features. */
    closed,

    async joinPhone(page: Device, deviceId = newId()) {
      const { ticket } = await sessions.renewTicket(page)
      const { sessionId, deviceToken: token } = await sessions.join({ ticket, deviceId, name: 'A phone' })
      return { id: deviceId, sessionId, token, ticket, role: 'phone' as const, name: 'A phone' }
    },

    send: (device: Device, type: string, data: object = {}, id = newId()) =>
      commands.execute(device, { id, type, data }),
  }
}

/** A clock that stands still until it is moved on. */
export function createSteppedClock(startsAt = 1_800_000_000_000) {
  let now = startsAt
  return {
    now: () => now,
    pass(ms: number) {
      now += ms
    },
  }
}
