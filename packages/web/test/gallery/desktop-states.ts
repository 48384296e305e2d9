import type { UserView } from '@snaplink/contract'
import { SnaplinkError } from '@snaplink/sdk'
import type { Snaplink } from '../../src/desktop/snaplink.ts'
import { type FakePage, fakePageSession, longName, phone, photo } from './fake-page-session.ts'

const ann: UserView = { userId: 'ann', name: 'Ann', email: 'ann@example.com', isGuest: false }
const guest: UserView = { userId: 'guest', name: '', isGuest: true }
const pixel = phone('Pixel 7')
const long = `Screenshot of a marketplace listing with a very long name 2026-11-21 at 14.02.07 (edited copy)`

const several = [
  { origin: 'http://192.168.178.24:3000', label: 'Wi-Fi' },
  { origin: 'http://10.20.0.17:3000', label: 'Ethernet' },
  { origin: 'http://[fd00:1234:5678::24]:3000', label: 'Wi-Fi, IPv6' },
]

const everyState = [
  photo(0),
  photo(1, { name: `${long}.jpg` }),
  photo(2, { state: 'received' }),
  photo(3, { state: 'offered', sentBytes: 2_400_000, totalBytes: 3_751_000 }),
  photo(4, { state: 'rejected', code: 'photo.damaged' }),
  photo(5, { state: 'offered', deviceId: 'phone-iPhone' }),
  photo(6, { state: 'offered', urls: {}, name: 'IMG_2047.HEIC', sentBytes: 400_000, totalBytes: 3_000_000 }),
  photo(7, { state: 'rejected', urls: {}, code: 'photo.not-an-image', name: `${long}.svg` }),
  photo(8, { state: 'offered', sentBytes: 0 }),
]

/** Each state of the desktop's pages, by name; what is not given is as usual. */
export interface DesktopState extends FakePage {
  user?: UserView | null
  guests?: boolean
  sdk?: Partial<Snaplink>
}

const refuse = (code: ConstructorParameters<typeof SnaplinkError>[0]) => async () => {
  throw new SnaplinkError(code)
}
const wait = () => new Promise<never>(() => undefined)

export const desktopStates: Record<string, DesktopState> = {
  pairing: {},
  'pairing-guest': { user: guest },
  'pairing-several': { addresses: several },
  'pairing-help': { addresses: several },
  'pairing-pending': { ticket: null },
  'joined-empty': { phones: [pixel] },
  'joined-away': { phones: [phone(longName, 'away')] },
  'one-photo': { phones: [pixel], photos: [photo(0)] },
  photos: { phones: [pixel, phone('iPhone', 'away')], photos: everyState },
  'photos-adding': { phones: [pixel], photos: everyState.slice(0, 6), addresses: several },
  'photos-long': {
    phones: [phone(longName), phone('iPhone', 'away'), phone('Fairphone 5', 'gone')],
    photos: everyState.slice(0, 3),
  },
  'photos-many': { phones: [pixel], photos: Array.from({ length: 24 }, (_, index) => photo(index)) },
  'photos-gone': { phones: [phone('Pixel 7', 'gone')], photos: [photo(0), photo(1)] },
  viewer: { phones: [pixel], photos: everyState },
  'viewer-portrait': { phones: [pixel], photos: [photo(1, { name: `${long}.jpg` }), photo(2)] },
  removing: { phones: [pixel], photos: [photo(0), photo(1)] },
  deleting: { phones: [pixel], photos: [photo(0), photo(1), photo(2)] },
  lost: {
    phones: [pixel],
    photos: [photo(0), photo(1)],
    connection: { state: 'waiting', retryAtMs: 0, reason: 'network' },
  },
  expiring: {
    phones: [pixel],
    photos: [photo(0)],
    signals: [{ type: 'session.expiring', by: 'server', data: { expiresAt: Date.now() + 290_000 } }],
  },
  refused: {
    phones: [pixel],
    photos: [photo(0)],
    signals: [
      {
        type: 'photo.refused',
        by: 'server',
        data: { photoId: 'photo-x', name: 'IMG_2041.jpg', code: 'photo.not-an-image' },
      },
      {
        type: 'photo.refused',
        by: 'server',
        data: { photoId: 'photo-y', name: `${long}.png`, code: 'photo.too-large' },
      },
    ],
  },
  ended: { connection: { state: 'ended', code: 'session.closed' } },
  'ended-elsewhere': { connection: { state: 'ended', code: 'session.unknown' } },
  failed: { sdk: { openSession: refuse('session.too-many') } },
  unreachable: { sdk: { me: refuse('network') } },
  opening: { sdk: { openSession: wait } },
  login: { user: null, guests: true },
  'login-wrong': { user: null, guests: true, sdk: { signIn: refuse('login.wrong') } },
  'login-empty': { user: null, guests: false },
  'login-too-many': { user: null, sdk: { signIn: refuse('request.too-many') } },
  signup: { user: guest, guests: true },
  'signup-taken': { user: null, sdk: { signUp: refuse('login.email-taken') } },
  account: {},
  'account-guest': { user: guest },
  'account-wrong': { sdk: { changePassword: refuse('login.password-wrong') } },
  'account-ending': {},
  menu: { user: { ...ann, name: longName } },
  'not-found': {},
}

export function fakeSnaplink(state: DesktopState): Snaplink {
  const user = state.user === undefined ? ann : state.user
  const session = () => fakePageSession(state)
  return {
    me: async () => ({ user, guests: state.guests ?? false }),
    guest: async () => guest,
    signUp: async () => ann,
    signIn: async () => ann,
    signOut: async () => undefined,
    changePassword: async () => undefined,
    openSession: async () => session(),
    resumePage: session,
    describeDevice: async () => 'Chrome on Windows',
    endSession: async () => undefined,
    openSessions: async () => [
      {
        sessionId: 'gallery-session-0000000',
        pageName: 'Ann’s desktop · Chrome, Windows',
        openedAt: Date.now() - 600_000,
        expiresAt: Date.now() + 1_200_000,
        phones: ['Pixel 7'],
        photos: 3,
      },
      {
        sessionId: 'gallery-session-0000001',
        pageName: 'Maximiliane-Charlotte von Hohenstein’s desktop · Firefox Developer Edition, Linux',
        openedAt: Date.now() - 90_000_000,
        expiresAt: Date.now() + 1_200_000,
        phones: [longName, 'iPhone'],
        photos: 1,
      },
      {
        sessionId: 'gallery-session-0000002',
        pageName: 'Ann’s desktop · Safari, macOS',
        openedAt: Date.now() - 3_600_000,
        expiresAt: Date.now() + 1_200_000,
        phones: [],
        photos: 0,
      },
    ],
    ...state.sdk,
  }
}
