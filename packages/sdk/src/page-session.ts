import type { OpenAnswer, OpenRequest, TicketAnswer } from '@snaplink/contract'
import { createDeviceSession, type DeviceSession } from './device-session.ts'
import { createHttp } from './http.ts'
import { keepPhotos } from './page-photos.ts'
import type { Credential, PageSession, SessionOptions } from './session.ts'
import { SnaplinkError } from './snaplink-error.ts'
import { renewTickets } from './ticket-renewal.ts'

/**
 * Opens a session: this page may now be joined by phones.
 *
 * @throws SnaplinkError `login.required`, `login.guests-off`, `session.too-many`, `network`
 */
export async function openSession(options: SessionOptions & OpenRequest = {}): Promise<PageSession> {
  const { pageName, limits, ...sessionOptions } = options
  const opened = await createHttp(options.base).json<OpenAnswer>('POST', 'api/sessions', { body: { pageName, limits } })
  const { sessionId, deviceId, pageToken } = opened
  const credential: Credential = { sessionId, deviceId, token: pageToken, role: 'page' }
  return pageSession(createDeviceSession(credential, sessionOptions, opened.cursor), opened.ticket)
}

/** Goes on with a session that this page opened, after a reload. If it is over by now, `connection` says so. */
export function resumePage(credential: Credential, options: SessionOptions = {}): PageSession {
  return pageSession(createDeviceSession(credential, options), null)
}

function pageSession(device: DeviceSession, firstTicket: TicketAnswer | null): PageSession {
  const { session } = device
  const { ticket, renew } = renewTickets(device, firstTicket)
  const { photos, refresh } = keepPhotos(device)
  return {
    ...session,
    ticket,
    photos,
    renewTicket: renew,
    refreshPhoto: refresh,
    async extend() {
      await session.command('session.extend', {})
    },
    async end() {
      await unless('session.closed', session.command('session.close', {}))
    },
    async removeDevice(deviceId) {
      await unless('device.unknown', session.command('device.remove', { deviceId }))
    },
    async removePhoto(photoId) {
      await unless('photo.unknown', session.command('photo.remove', { photoId }))
    },
  }
}

/** The refusal that says that it is so already is as good as an answer. */
async function unless(code: SnaplinkError['code'], answer: Promise<unknown>): Promise<void> {
  try {
    await answer
  } catch (error) {
    if (!(error instanceof SnaplinkError && error.code === code)) throw error
  }
}
