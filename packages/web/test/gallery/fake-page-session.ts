import type { DeviceView, SessionView, Signal, TicketAnswer } from '@snaplink/contract'
import type { Connection, PageSession, Photo } from '@snaplink/sdk'
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

export interface FakePage {
  phones?: DeviceView[]
  photos?: Photo[]
  connection?: Connection
  addresses?: SessionView['addresses']
  ticket?: TicketAnswer | null
  /** Heard shortly after the page shows. */
  signals?: Signal[]
}

export function fakePageSession(fake: FakePage = {}): PageSession {
  const photos = fakeStore<readonly Photo[]>(fake.photos ?? [])
  const view = fakeStore<SessionView | null>({
    sessionId,
    pageName: 'Ann’s desktop · Chrome, Windows',
    openedAt: 0,
    expiresAt: Date.now() + 1_800_000,
    cursor: 0,
    limits: { maxPhotos: 24, maxPhotoBytes: 26_214_400 },
    addresses: fake.addresses ?? [{ origin, label: 'Wi-Fi' }],
    devices: fake.phones ?? [],
  })
  const ticket = fakeStore<TicketAnswer | null>(
    fake.ticket === undefined
      ? {
          ticket: 'pT9fQ2vLw7RkXbN4sYcD1a',
          url: `${origin}/mobile-upload/${sessionId}#t=pT9fQ2vLw7RkXbN4sYcD1a`,
          expiresAt: Date.now() + 180_000,
          renewInMs: 102_000,
        }
      : fake.ticket,
  )
  return {
    credential: { sessionId, deviceId: 'page', token: 'sp_gallery', role: 'page' },
    connection: fakeStore<Connection>(fake.connection ?? { state: 'live', transport: 'websocket' }),
    view,
    ticket,
    photos,
    onEvent: () => () => false,
    onSignal(listener) {
      const timer = setTimeout(() => fake.signals?.forEach(listener), 50)
      return () => clearTimeout(timer)
    },
    onReset: () => () => false,
    command: async (_type, _data, options) => ({ id: options?.id ?? 'gallery-command', seq: 1 }),
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
    refreshPhoto: async () => undefined,
  }
}
