import type { Signal } from '@snaplink/contract'
import type { Connection, OutboxPhoto, PhoneSession, Sending } from '@snaplink/sdk'
import { fakeStore } from './fake-store.ts'
import { picture } from './pictures.ts'

type State = OutboxPhoto extends infer One ? (One extends { state: string } ? Omit<One, keyof Base> : never) : never
type Base = Pick<OutboxPhoto, 'photoId' | 'name' | 'bytes' | 'thumbUrl' | 'position'>

/** A photo of the phone's outbox; `index` chooses the picture. */
export function sent(index: number, state: State, more: Partial<Base> = {}): OutboxPhoto {
  return {
    photoId: `photo-${index}`,
    name: `IMG_${2041 + index}.jpg`,
    bytes: 3_000_000,
    thumbUrl: picture(index, 120, 120),
    position: index,
    ...more,
    ...state,
  } as OutboxPhoto
}

export interface FakePhone {
  pageName?: string
  outbox?: OutboxPhoto[]
  connection?: Connection
  signals?: Signal[]
  /** Never finishes copying. */
  copies?: boolean
}

export function fakePhoneSession(fake: FakePhone = {}): PhoneSession {
  const outbox = fakeStore<readonly OutboxPhoto[]>(fake.outbox ?? [])
  const isOpen = fake.outbox?.some(({ state }) => state === 'waiting' || state === 'sending')
  const isLost = fake.connection && fake.connection.state !== 'live'
  const state = isOpen ? (isLost ? 'waiting-network' : 'sending') : 'idle'
  return {
    sending: fakeStore<Sending>({ state, copying: 0, open: 0 }),
    credential: { sessionId: 'gallery-session-0000000', deviceId: 'phone', token: 'sd_gallery', role: 'phone' },
    connection: fakeStore<Connection>(fake.connection ?? { state: 'live', transport: 'websocket' }),
    view: fakeStore(null),
    pageName: fakeStore(fake.pageName ?? 'Ann’s desktop · Chrome, Windows'),
    outbox,
    onEvent: () => () => false,
    onSignal(listener) {
      const timer = setTimeout(() => fake.signals?.forEach(listener), 50)
      return () => clearTimeout(timer)
    },
    onReset: () => () => false,
    command: async (_type, _data, options) => ({ id: options?.id ?? 'gallery-command', seq: 1 }),
    signal: () => undefined,
    stop: () => undefined,
    async sendPhotos(files) {
      if (fake.copies) await new Promise(() => undefined)
      const next = files.map((file, index) =>
        sent(outbox.get().length + index, { state: 'waiting' }, { name: file.name }),
      )
      outbox.set([...outbox.get(), ...next])
    },
    retryPhoto: () => undefined,
    dropPhoto: async (photoId) => outbox.set(outbox.get().filter((one) => one.photoId !== photoId)),
    leave: async () => undefined,
  }
}
