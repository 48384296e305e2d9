import type { OpenAnswer, OpenRequest, PhotoList, ShortCodeAnswer, TicketAnswer } from '@snaplink/contract'
import { createDeviceSession, type DeviceSession } from './device-session.ts'
import { createHttp } from './http.ts'
import { openLateOutbox } from './late-outbox.ts'
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
  const { pageName, limits, keepMetadata, shrink, ...sessionOptions } = options
  const body = { pageName, limits, keepMetadata, shrink }
  const opened = await createHttp(options.base, options.login).json<OpenAnswer>('POST', 'api/sessions', { body })
  const { sessionId, deviceId, pageToken } = opened
  const credential: Credential = { sessionId, deviceId, token: pageToken, role: 'page' }
  return pageSession(createDeviceSession(credential, sessionOptions, opened.cursor), opened.ticket)
}

/**
 * Goes on with a session that this page opened, after a reload. If it is over by now, `connection` says so.
 *
 * @param options.after the last `seq` that was handled, to hear of all that came since; else `onEvent` begins with what comes now
 */
export function resumePage(credential: Credential, options: SessionOptions & { after?: number } = {}): PageSession {
  return pageSession(createDeviceSession(credential, options, options.after), null)
}

function pageSession(device: DeviceSession, firstTicket: TicketAnswer | null): PageSession {
  const { session } = device
  const { ticket, renew } = renewTickets(device, firstTicket)
  const { photos, refresh, edit, move } = keepPhotos(device)
  const sending = openLateOutbox(device, () => Math.max(0, ...photos.get().map(({ position }) => position)))
  return {
    ...session,
    ticket,
    photos,
    ...sending,
    renewTicket: renew,
    refreshPhoto: refresh,
    editPhoto: edit,
    movePhoto: move,
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
    makeShortCode: () =>
      device.http.json<ShortCodeAnswer>('POST', `api/sessions/${session.credential.sessionId}/codes`),
    async zipUrl() {
      const { zip } = await device.http.json<PhotoList>('GET', `api/sessions/${session.credential.sessionId}/photos`)
      return zip && new URL(zip, device.http.base).href
    },
    async restorePhoto(photoId) {
      await session.command('photo.restore', { photoId })
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
