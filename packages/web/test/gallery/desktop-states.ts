import type {
  BookView,
  KnownPhoneView,
  ScanView,
  ShelfCheckView,
  Signal,
  StockTakeView,
  UserView,
} from '@snaplink/contract'
import { SnaplinkError } from '@snaplink/sdk'
import type { SigninState } from '@snaplink/sdk/signin'
import type { Snaplink } from '../../src/desktop/snaplink.ts'
import { booksWithImport, checkThatEnded, checkThatRuns, fakeBookDesk } from './fake-book-desk.ts'
import { fakeOwnBooks, manyBooks, someBooks } from './fake-books.ts'
import { someHandouts, someTexts } from './fake-http.ts'
import { type FakePage, fakePageSession, longName, ownPhoto, phone, photo } from './fake-page-session.ts'
import { fakeOwnScans, fakeStockTakes, manyScans, someScans, takes } from './fake-scans.ts'
import { fakeStore } from './fake-store.ts'
import { picture } from './pictures.ts'

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

const sized = { width: 1200, height: 900 }
const edited = [
  photo(0, sized),
  photo(3, { ...sized, isCover: true, edits: { rotation: 90, straighten: 0, crop: null } }),
  photo(4, { ...sized, edits: { rotation: 0, straighten: -12, crop: null } }),
  photo(2, { ...sized, edits: { rotation: 0, straighten: 4, crop: { x: 0.2, y: 0.3, width: 0.5, height: 0.5 } } }),
]
const ownRefused = {
  ...ownPhoto(2, 'scan.tiff'),
  ...({ state: 'failed', code: 'photo.not-an-image', sentence: '', canRetry: false } as const),
}

const cameraOpen: Signal = { type: 'viewfinder.open', by: pixel.deviceId, data: { isOpen: true } }
const cameraFrame = (by: string): Signal => ({
  ...{ type: 'viewfinder.frame', by },
  // Drawn, as all pictures of the gallery are.
  data: {
    mediaType: 'image/svg+xml' as 'image/jpeg',
    base64: btoa(decodeURIComponent(picture(3, 600, 800).split(',')[1] ?? '')),
  },
})
const knownPhones = [
  { knownPhoneId: 'known-1', name: 'Ann’s Pixel', isOpen: true, knownSince: 0, seenAt: 0 },
  { knownPhoneId: 'known-2', name: longName, isOpen: false, knownSince: 0, seenAt: 0 },
]

/** Each state of the desktop's pages, by name; what is not given is as usual. */
export interface DesktopState extends FakePage {
  user?: UserView | null
  guests?: boolean
  /** Phones that may be called without a code. */
  knownPhones?: KnownPhoneView[]
  sdk?: Partial<Snaplink>
  scans?: readonly ScanView[]
  stockTakes?: readonly StockTakeView[]
  books?: readonly BookView[]
  shelfChecks?: readonly ShelfCheckView[]
}

const refuse = (code: ConstructorParameters<typeof SnaplinkError>[0]) => async () => {
  throw new SnaplinkError(code)
}
const wait = () => new Promise<never>(() => undefined)

/** A login by phone that stands in one state. */
function asking(state: SigninState): Pick<Snaplink, 'requestSignin'> {
  return { requestSignin: () => ({ state: fakeStore(state), stop: () => undefined }) }
}

const pending: SigninState = {
  state: 'pending',
  url: 'http://192.168.178.24:3000/approve#sessionId=st_pT9fQ2vLw7RkXbN4sYcD1a',
  renewInMs: 45_000,
}

const day = 86_400_000
const lentBooks = someBooks.map((each, index) =>
  index < 2 || index > 4
    ? each
    : {
        ...each,
        loans: [
          { loanId: `loan-${index}-b`, person: index === 2 ? longName : 'Ann', lentAt: Date.now() - index * 200 * day },
        ],
      },
)

export const desktopStates: Record<string, DesktopState> = {
  pairing: {},
  'pairing-guest': { user: guest },
  'pairing-several': { addresses: several },
  'pairing-help': { addresses: several },
  'pairing-pending': { ticket: null },
  'short-code': {},
  'short-code-over': {},
  'known-phones': { knownPhones },
  'known-phone-open': { knownPhones },
  'known-phone-closed': { knownPhones },
  'viewfinder-offered': { phones: [pixel], photos: [photo(0)], signals: [cameraOpen] },
  'viewfinder-starting': { phones: [pixel], signals: [cameraOpen] },
  viewfinder: { phones: [pixel], photos: [photo(0), photo(1)], signals: [cameraOpen, cameraFrame(pixel.deviceId)] },
  'viewfinder-long': {
    phones: [phone(longName)],
    photos: [photo(0)],
    signals: [{ ...cameraOpen, by: `phone-${longName}` }, cameraFrame(`phone-${longName}`)],
  },
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
  texts: { phones: [pixel], photos: [photo(0)], texts: someTexts, handouts: someHandouts },
  'texts-no-photos': { phones: [phone(longName)], texts: someTexts.slice(0, 1) },
  'texts-sending': { phones: [pixel], texts: someTexts.slice(5) },
  'texts-refused': { phones: [pixel], texts: someTexts.slice(5), refusal: 'text.too-many' },
  'photos-own': { phones: [pixel], photos: [photo(0)], outbox: [ownPhoto(0), ownPhoto(1), ownRefused] },
  'photos-edited': { phones: [pixel], photos: edited },
  editor: { phones: [pixel], photos: edited },
  'viewer-edited': { phones: [pixel], photos: edited },
  classic: {},
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
  'login-phone': { user: null, guests: true },
  'login-phone-number': { user: null, sdk: asking({ state: 'scanned', number: '42' }) },
  'login-phone-denied': { user: null, sdk: asking({ state: 'over', code: 'signin.denied' }) },
  'login-phone-expired': { user: null, sdk: asking({ state: 'over', code: 'signin.unknown' }) },
  'login-phone-asking': { user: null, sdk: asking({ state: 'asking' }) },
  logins: {},
  'logins-ending': {},
  'new-login': { phones: [pixel], photos: [photo(0)], events: [{ type: 'login.made', data: { loginId: 'login-2' } }] },
  signup: { user: guest, guests: true },
  'signup-taken': { user: null, sdk: { signUp: refuse('login.email-taken') } },
  account: {},
  'account-guest': { user: guest },
  'account-wrong': { sdk: { changePassword: refuse('login.password-wrong') } },
  'account-ending': {},
  scans: { phones: [pixel], scans: someScans },
  'shell-nowhere': {},
  'shell-start': {},
  'shell-waiting': { addresses: several },
  'shell-connected': { phones: [pixel], photos: everyState.slice(0, 3), scans: someScans },
  'shell-asking': { phones: [phone(longName, 'away')] },
  'shell-settings': { phones: [pixel] },
  'shell-problems': { phones: [pixel], photos: everyState.slice(0, 2) },
  'scans-pairing': {},
  'scans-loading': { phones: [pixel], sdk: { openOwnScans: () => fakeOwnScans([], { isComplete: false }) } },
  'scans-joined': { phones: [phone(longName)] },
  'scans-away': { phones: [phone('iPhone', 'away')] },
  'scans-code-beside': { scans: someScans },
  'scans-adding': { phones: [pixel, phone(longName, 'away')], scans: someScans },
  'scans-many': { phones: [pixel], scans: manyScans },
  'scans-photos': {
    phones: [pixel],
    scans: someScans,
    photos: [0, 1, 2, 3].map((index) => photo(index, { scanId: index < 3 ? 'scan-0' : 'scan-4' })),
  },
  'scans-settings': { phones: [pixel], scans: someScans },
  'scans-search': { phones: [pixel], scans: someScans },
  'scans-no-match': { phones: [pixel], scans: someScans },
  'scans-editing': { phones: [pixel], scans: someScans },
  'scans-deleted': { phones: [pixel], scans: someScans },
  'scans-arriving': {
    phones: [pixel],
    scans: someScans,
    events: [{ type: 'scan.added', data: { scanId: 'scan-0', code: '4006381333931' } }],
  },
  'scans-ended': { scans: someScans, connection: { state: 'ended', code: 'session.closed' } },
  'stock-take-start': { phones: [pixel] },
  'stock-take-missing-name': { phones: [pixel] },
  'stock-take-earlier': { phones: [pixel], stockTakes: takes.slice(1, 2) },
  'stock-take': { phones: [pixel], stockTakes: takes, scans: someScans },
  'stock-take-missing': { phones: [pixel], stockTakes: takes, scans: someScans },
  'stock-take-no-list': { phones: [pixel], stockTakes: takes.slice(2), scans: someScans },
  'stock-take-code-beside': { stockTakes: takes, scans: someScans },
  'stock-take-loaded': { phones: [pixel], stockTakes: takes, scans: someScans },
  'books-receiver': {},
  'books-loading': { sdk: { openOwnBooks: () => fakeOwnBooks([], { isComplete: false }) } },
  'books-joined': { phones: [pixel] },
  'books-away': { phones: [phone(longName, 'away')] },
  books: { phones: [pixel], books: someBooks },
  'books-code-beside': { books: someBooks },
  'books-many': { phones: [pixel], books: manyBooks },
  'books-table': { phones: [pixel], books: someBooks },
  'books-table-beside': { books: someBooks },
  'books-filters': { phones: [pixel], books: someBooks },
  'books-no-match': { phones: [pixel], books: someBooks },
  'books-chosen': { phones: [pixel], books: someBooks },
  'books-panel': { phones: [pixel], books: someBooks },
  'books-panel-empty': { phones: [pixel], books: someBooks },
  'books-panel-unknown': { phones: [pixel], books: someBooks },
  'books-known': {
    phones: [pixel],
    books: someBooks,
    events: [{ type: 'book.known', data: { bookId: 'book-2', isbn: '9780141000034', copies: 1 } }],
  },
  'books-none-found': {
    phones: [pixel],
    books: someBooks,
    events: [{ type: 'book.found', data: { isbn: '9783161484100', bookIds: [] } }],
  },
  'books-lending': { phones: [pixel], books: someBooks },
  'books-typed-wrong': { phones: [pixel], books: someBooks },
  'books-by-title': { phones: [pixel], books: someBooks },
  'books-take-back': { phones: [pixel], books: someBooks },
  'books-ended': { books: someBooks, connection: { state: 'ended', code: 'session.closed' } },
  'books-lent': { phones: [pixel], books: lentBooks },
  'books-lent-empty': { phones: [pixel], books: someBooks.slice(2), sdk: { returnedLoans: async () => [] } },
  'books-check-start': { phones: [pixel], books: someBooks, shelfChecks: [checkThatEnded] },
  'books-check-missing': { phones: [pixel], books: someBooks },
  'books-check-no-shelves': { phones: [pixel], books: someBooks.slice(3, 5) },
  'books-check': { phones: [pixel], books: someBooks, shelfChecks: [checkThatRuns] },
  'books-check-scanned': {
    phones: [pixel],
    books: someBooks,
    shelfChecks: [checkThatRuns],
    events: [
      { type: 'shelf-check.scanned', data: { shelfCheckId: 'check-0', isbn: '9783161484100', outcome: 'misplaced' } },
    ],
  },
  'books-check-ended': { phones: [pixel], books: someBooks, shelfChecks: [checkThatEnded] },
  'books-check-removing': { phones: [pixel], books: someBooks, shelfChecks: [checkThatRuns] },
  'books-import': { phones: [pixel], books: someBooks },
  'books-import-no-phone': {},
  'books-import-missing': { phones: [pixel], books: someBooks },
  'books-import-preview': { phones: [pixel], sdk: { openOwnBooks: () => booksWithImport('read') } },
  'books-import-running': { phones: [pixel], sdk: { openOwnBooks: () => booksWithImport('running') } },
  'books-import-failed': { phones: [pixel], sdk: { openOwnBooks: () => booksWithImport('failed') } },
  'books-import-done': { phones: [pixel], sdk: { openOwnBooks: () => booksWithImport('done') } },
  'books-take-away': { phones: [pixel], books: someBooks },
  'books-share': { phones: [pixel], books: someBooks },
  'books-print': { phones: [pixel], books: someBooks },
  'books-print-labels': { phones: [pixel], books: someBooks },
  shelf: {},
  'shelf-gone': { sdk: { sharedShelf: refuse('share.unknown') } },
  'shelf-loading': { sdk: { sharedShelf: wait } },
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
    ...fakeStockTakes(state.stockTakes ?? []),
    openOwnScans: () => fakeOwnScans(state.scans ?? []),
    openOwnBooks: () => fakeOwnBooks(state.books ?? []),
    ...fakeBookDesk(state.shelfChecks ?? []),
    ...asking(pending),
    endLogin: async () => undefined,
    endOtherLogins: async () => undefined,
    endAllLogins: async () => undefined,
    logins: async () => [
      {
        loginId: 'login-1',
        browser: 'Chrome on Windows',
        address: '203.0.113.7',
        place: 'Berlin, Germany',
        way: 'password',
        madeAt: Date.now() - 90_000_000,
        seenAt: Date.now(),
        isThis: true,
      },
      {
        loginId: 'login-2',
        browser: 'Firefox on Linux',
        address: '2001:db8:85a3:8d3:1319:8a2e:370:7348',
        way: 'phone',
        phone: longName,
        madeAt: Date.now() - 600_000,
        seenAt: Date.now() - 60_000,
        isThis: false,
      },
      {
        loginId: 'login-3',
        browser: '',
        madeAt: Date.now() - 900_000_000,
        seenAt: Date.now() - 300_000_000,
        isThis: false,
      },
    ],
    accountHistory: async () => [
      {
        id: 'event-1',
        type: 'login.made',
        at: Date.now() - 600_000,
        browser: 'Firefox on Linux',
        address: '198.51.100.4',
        way: 'phone',
        phone: longName,
      },
      {
        id: 'event-2',
        type: 'login.failed',
        at: Date.now() - 700_000,
        browser: 'Edge on Windows',
        address: '198.51.100.4',
        place: 'Lyon, France',
        way: 'phone',
        phone: 'Pixel 7',
      },
      {
        id: 'event-3',
        type: 'login.denied',
        at: Date.now() - 800_000,
        browser: 'Edge on Windows',
        address: '198.51.100.4',
        way: 'phone',
        phone: 'Pixel 7',
      },
      {
        id: 'event-4',
        type: 'login.ended',
        at: Date.now() - 90_000_000,
        browser: 'Safari on Mac',
        address: '203.0.113.7',
      },
      {
        id: 'event-5',
        type: 'password.changed',
        at: Date.now() - 91_000_000,
        browser: 'Chrome on Windows',
        address: '203.0.113.7',
      },
    ],
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
