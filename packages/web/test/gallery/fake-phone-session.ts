import { type BookVerb, type Scanning, type SessionView, type Signal, standardScanning } from '@snaplink/contract'
import type { Connection, OutboxPhoto, PhoneSession, Sending } from '@snaplink/sdk'
import type { OutboxBook } from '@snaplink/sdk/book-outbox'
import type { BookView } from '@snaplink/sdk/books'
import type { OutboxScan, ScanOutbox } from '@snaplink/sdk/scan-outbox'
import { giveBooks } from '../../src/phone/books/book-parts.ts'
import { giveScanOutbox } from '../../src/phone/scanner/scan-outbox-of.ts'
import { type FakeLists, fakeHttp } from './fake-http.ts'
import { type FakeAnswers, fakeBookOutbox, fakeBooks } from './fake-phone-books.ts'
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

export interface FakePhone extends FakeLists {
  pageName?: string
  outbox?: OutboxPhoto[]
  connection?: Connection
  signals?: Signal[]
  /** The computer has asked for it. */
  pauseMs?: number
  /** What the page wants of it. */
  mode?: SessionView['mode']
  scanning?: Partial<Scanning>
  scans?: OutboxScan[]
  bookVerb?: BookVerb
  books?: OutboxBook[]
  /** What the computer knows of them, and answers. */
  bookViews?: BookView[]
  answers?: FakeAnswers
  /** Never finishes copying. */
  copies?: boolean
}

export function fakePhoneSession(fake: FakePhone = {}): PhoneSession {
  const outbox = fakeStore<readonly OutboxPhoto[]>(fake.outbox ?? [])
  const isOpen = fake.outbox?.some(({ state }) => state === 'waiting' || state === 'sending')
  const isLost = fake.connection && fake.connection.state !== 'live'
  const { pauseMs = 0 } = fake
  const moving = pauseMs > 0 ? 'waiting-patience' : isLost ? 'waiting-network' : 'sending'
  const state = isOpen ? moving : 'idle'
  const session: PhoneSession = {
    sending: fakeStore<Sending>({ state, copying: 0, open: 0, pauseMs }),
    credential: { sessionId: 'gallery-session-0000000', deviceId: 'phone', token: 'sd_gallery', role: 'phone' },
    http: fakeHttp(fake),
    stopped: new AbortController().signal,
    connection: fakeStore<Connection>(fake.connection ?? { state: 'live', transport: 'websocket' }),
    view: fakeStore<SessionView | null>(viewOf(fake)),
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
    remember: async () => undefined,
    leave: async () => undefined,
  }
  giveBooks(session, fakeBookOutbox(fake.books ?? []), fakeBooks(fake.bookViews ?? [], fake.answers ?? {}))
  giveScanOutbox(session, fakeScanOutbox(fake.scans ?? []))
  return session
}

function viewOf({ mode, scanning, bookVerb, pageName = '' }: FakePhone): SessionView {
  const hour = 3_600_000
  return {
    ...{ sessionId: 'gallery-session-0000000', pageName, cursor: 0, addresses: [], devices: [] },
    ...{ openedAt: Date.now(), expiresAt: Date.now() + hour },
    limits: { maxPhotos: 24, maxPhotoBytes: 25_000_000, maxTotalBytes: 600_000_000, mediaTypes: ['image/jpeg'] },
    ...(mode && { mode }),
    ...(bookVerb && { bookVerb }),
    ...(scanning && { scanning: { ...standardScanning, ...scanning } }),
  }
}

type ScanState = OutboxScan extends infer One
  ? One extends { state: string }
    ? Pick<One, Exclude<keyof One, ScanBase>>
    : never
  : never
type ScanBase = 'scanId' | 'code' | 'format' | 'scannedAt'

/** A code of the phone's outbox; the later, the newer. */
export function codeOf(index: number, code: string, state: ScanState, format = 'ean_13'): OutboxScan {
  return { scanId: `scan-${index}`, code, format, scannedAt: index, ...state } as OutboxScan
}

function fakeScanOutbox(first: readonly OutboxScan[]): ScanOutbox {
  const scans = fakeStore(first)
  return {
    scans,
    left: fakeStore<readonly OutboxScan[]>([]),
    add({ code, format }) {
      const scan = codeOf(scans.get().length, code, { state: 'waiting' }, format)
      scans.set([...scans.get(), scan])
      return scan
    },
    undo: async (scanId) => scans.set(scans.get().filter((scan) => scan.scanId !== scanId)),
    retry: () => undefined,
  }
}
