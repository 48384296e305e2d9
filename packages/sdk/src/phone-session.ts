import type { JoinAnswer } from '@snaplink/contract'
import { backOffMs, createAlarm } from './alarm.ts'
import { createDeviceSession, type DeviceSession } from './device-session.ts'
import { createHttp } from './http.ts'
import { fetchOutbox, openLateOutbox } from './late-outbox.ts'
import type { Credential, PhoneSession, SessionOptions } from './session.ts'
import { SnaplinkError } from './snaplink-error.ts'
import { createStore } from './store.ts'

export interface JoinOptions extends SessionOptions {
  ticket: string
  /** Made by this phone with `newId()`, once for all its sessions: joining again with it is no second joining. */
  deviceId: string
  /** What the page calls this phone: see `describeDevice`. */
  name: string
}

const joinAttempts = 4

/**
 * Joins the session whose QR code was scanned.
 *
 * @throws SnaplinkError `ticket.invalid`, `session.full`, `session.closed`, `network`
 */
export async function joinSession({ ticket, deviceId, name, ...options }: JoinOptions): Promise<PhoneSession> {
  return joinedSession(await join(options.base, 'api/join', { ticket, deviceId, name }), options)
}

/**
 * Joins by the letters that the page shows to those who cannot scan.
 *
 * @throws SnaplinkError `short-code.invalid`, `request.too-many`, `session.full`, `network`
 */
export async function joinByCode(options: Omit<JoinOptions, 'ticket'> & { code: string }): Promise<PhoneSession> {
  const { code, deviceId, name, ...sessionOptions } = options
  const joined = await join(options.base, 'api/join-by-code', { code, deviceId, name })
  return joinedSession(joined, sessionOptions)
}

/** Goes on as a phone that has joined, after a reload; photos that wait in the outbox are sent by themselves. */
export function resumePhone(credential: Credential, options: SessionOptions = {}): PhoneSession {
  return phoneSession(createDeviceSession(credential, options), '')
}

function joinedSession(joined: JoinAnswer, options: SessionOptions): PhoneSession {
  const { sessionId, deviceId, deviceToken, pageName, cursor } = joined
  const credential: Credential = { sessionId, deviceId, token: deviceToken, role: 'phone' }
  return phoneSession(createDeviceSession(credential, options, cursor), pageName)
}

/** A phone that has just scanned may be on its way into the Wi-Fi: the first tries may fail. */
async function join(base: string | undefined, path: string, body: object): Promise<JoinAnswer> {
  const http = createHttp(base)
  fetchOutbox()
  for (let attempt = 1; ; attempt++) {
    try {
      return await http.json<JoinAnswer>('POST', path, { body })
    } catch (error) {
      const isPassing = error instanceof SnaplinkError && (error.code === 'network' || error.status === 503)
      if (!isPassing || attempt === joinAttempts) throw error
      await createAlarm().wait(backOffMs(attempt), new AbortController().signal)
    }
  }
}

function phoneSession(device: DeviceSession, firstPageName: string): PhoneSession {
  const { session, signal } = device
  const pageName = createStore(firstPageName)
  signal.addEventListener('abort', session.view.subscribe(readPageName))

  function readPageName() {
    pageName.set(session.view.get()?.pageName ?? pageName.get())
  }

  return {
    ...session,
    ...openLateOutbox(device),
    pageName,
    async remember(key) {
      await device.http.json('POST', `api/sessions/${session.credential.sessionId}/remember`, { body: { key } })
    },
    async leave() {
      try {
        await session.command('device.leave', {})
      } catch (error) {
        // Having been removed is what we asked for.
        if (!(error instanceof SnaplinkError && error.code === 'device.removed')) throw error
      }
    },
  }
}
