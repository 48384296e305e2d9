import type { AnyEvent, DeviceView, ErrorCode, SessionView, Signal, TicketAnswer } from '@snaplink/contract'
import {
  type Connection,
  type OutboxPhoto,
  type PageSession,
  type Photo,
  type Sending,
  SnaplinkError,
} from '@snaplink/sdk'
import { type FakeLists, fakeHttp } from './fake-http.ts'
import { fakeStore } from './fake-store.ts'
import { picture } from './pictures.ts'

export const longName = 'Maximiliane’s very own Samsung Galaxy S25 Ultra 5G Enterprise'
const sessionId = 'gallery-session-0000000'
const origin = 'http://192.168.178.24:3000'

export function phone(name: string, state: DeviceView['state'] = 'connected'): DeviceView {
  return { deviceId: `phone-${name}`, name, role: 'phone', state, joinedAt: 0 }
}

/** A photo of the page in a given state; `index` chooses the picture. */
export function photo(index: number, more: Partial<Photo> = {}): Photo {
  const ready = {
    preview: picture(index, 480),
    thumb: picture(index, 320),
    display: picture(index),
    download: picture(index),
  }
  const state = more.state ?? 'ready'
  return {
    photoId: `photo-${index}`,
    deviceId: 'phone-Pixel 7',
    position: index,
    name: `IMG_${2041 + index}.jpg`,
    bytes: 3_100_000 + index * 217_000,
    mediaType: 'image/jpeg',
    state,
    offeredAt: 0,
    urls: state === 'ready' ? ready : { preview: ready.preview },
    ...more,
  }
}

/** A photo that was dropped here and is on its way. */
export function ownPhoto(index: number, name = `DSC_${100 + index}.jpg`): OutboxPhoto {
  const sent = { state: 'sending', sentBytes: 900_000 } as const
  return {
    photoId: `own-${index}`,
    name,
    bytes: 3_000_000,
    position: 100 + index,
    thumbUrl: picture(index, 480),
    ...sent,
  }
}

export interface FakePage extends FakeLists {
  phones?: DeviceView[]
  /** What this page is sending itself. */
  outbox?: OutboxPhoto[]
  photos?: Photo[]
  connection?: Connection
  addresses?: SessionView['addresses']
  ticket?: TicketAnswer | null
  /** What every command is answered. */
  refusal?: ErrorCode
  /** Heard shortly after the page shows. */
  signals?: Signal[]
  events?: Pick<AnyEvent, 'type' | 'data'>[]
}

export function fakePageSession(fake: FakePage = {}): PageSession {
  const photos = fakeStore<readonly Photo[]>(fake.photos ?? [])
  const outbox = fakeStore<readonly OutboxPhoto[]>(fake.outbox ?? [])
  const view = fakeStore<SessionView | null>({
    sessionId,
    pageName: 'Ann’s desktop · Chrome, Windows',
    openedAt: 0,
    expiresAt: Date.now() + 1_800_000,
    cursor: 0,
    limits: { maxPhotos: 24, maxPhotoBytes: 26_214_400, maxTotalBytes: 629_145_600, mediaTypes: ['image/jpeg'] },
    addresses: fake.addresses ?? [{ origin, label: 'Wi-Fi' }],
    devices: fake.phones ?? [],
  })
  const ticket = fakeStore<TicketAnswer | null>(
    fake.ticket === undefined
      ? {
          ticket: 'pT9fQ2vLw7RkXbN4sYcD1a',
          token: 'only.in.EasyQR',
          url: `${origin}/mobile-upload/${sessionId}#t=pT9fQ2vLw7RkXbN4sYcD1a`,
          expiresAt: Date.now() + 180_000,
          renewInMs: 102_000,
        }
      : fake.ticket,
  )
  return {
    credential: { sessionId, deviceId: 'page', token: 'sp_gallery', role: 'page' },
    http: fakeHttp(fake),
    stopped: new AbortController().signal,
    connection: fakeStore<Connection>(fake.connection ?? { state: 'live', transport: 'websocket' }),
    view,
    ticket,
    photos,
    outbox,
    sending: fakeStore<Sending>({ state: 'idle', copying: 0, open: 0, pauseMs: 0 }),
    async sendPhotos(files) {
      const next = files.map((file, index) => ownPhoto(outbox.get().length + index, file.name))
      outbox.set([...outbox.get(), ...next])
    },
    retryPhoto: () => undefined,
    dropPhoto: async (photoId) => outbox.set(outbox.get().filter((one) => one.photoId !== photoId)),
    onEvent(listener) {
      const heard = (fake.events ?? []).map((event, i) => ({
        ...event,
        seq: i + 1,
        id: `event-${i}`,
        at: 0,
        by: 'server',
      }))
      const timer = setTimeout(() => heard.forEach(listener), 50)
      return () => clearTimeout(timer)
    },
    onSignal(listener) {
      const timer = setTimeout(() => fake.signals?.forEach(listener), 50)
      return () => clearTimeout(timer)
    },
    onReset: () => () => false,
    async command(_type, _data, options) {
      if (fake.refusal) throw new SnaplinkError(fake.refusal)
      return { id: options?.id ?? 'gallery-command', seq: 1 }
    },
    signal: () => undefined,
    stop: () => undefined,
    renewTicket: async () => undefined,
    extend: async () => undefined,
    end: async () => undefined,
    async removeDevice(deviceId) {
      const now = view.get()
      if (now) view.set({ ...now, devices: now.devices.filter((device) => device.deviceId !== deviceId) })
    },
    removePhoto: async (photoId) => photos.set(photos.get().filter((one) => one.photoId !== photoId)),
    zipUrl: async () => undefined,
    makeShortCode: async () => ({ code: 'BCDF-GHJK', expiresAt: Date.now() + 180_000 }),
    refreshPhoto: async () => undefined,
    restorePhoto: async () => photos.set(fake.photos ?? []),
    async editPhoto(photoId, { crop, rotation, straighten, ...wish }) {
      const edits = (before: Photo) => ({
        rotation: rotation ?? before.edits?.rotation ?? 0,
        straighten: straighten ?? before.edits?.straighten ?? 0,
        crop: crop === undefined ? (before.edits?.crop ?? null) : crop,
      })
      photos.set(
        photos.get().map((one) => {
          if (one.photoId !== photoId) return wish.isCover ? { ...one, isCover: false } : one
          return { ...one, ...wish, edits: edits(one) }
        }),
      )
    },
    async movePhoto(photoId, index) {
      const moved = photos.get().find((one) => one.photoId === photoId)
      if (moved)
        photos.set(
          photos
            .get()
            .filter((one) => one !== moved)
            .toSpliced(index, 0, moved),
        )
    },
  }
}
