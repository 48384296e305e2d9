import { SnaplinkError } from '@snaplink/sdk'
import type { ScannedSignin } from '@snaplink/sdk/signin'
import type { SigninSdk } from '../../src/phone/approve/signin-sdk.ts'
import type { Invitation } from '../../src/phone/invitation.ts'
import type { Snaplink } from '../../src/phone/snaplink.ts'
import { someHandouts, someTexts } from './fake-http.ts'
import { longName } from './fake-page-session.ts'
import {
  bookOf,
  foundByTitle,
  foundInRoom,
  foundNowhere,
  knownBook,
  somePhoneBooks,
  somePhoneViews,
} from './fake-phone-books.ts'
import { codeOf, type FakePhone, fakePhoneSession, sent } from './fake-phone-session.ts'

const long = 'Screenshot of a marketplace listing with a very long name 2026-11-21 at 14.02.07.png'
const done = [0, 1, 2].map((index) => sent(index, { state: 'ready' }))
const sending = [
  sent(0, { state: 'arrived' }),
  sent(1, { state: 'sending', sentBytes: 1_980_000 }),
  sent(2, { state: 'waiting' }, { thumbUrl: undefined, name: 'IMG_2043.HEIC' }),
]
const paused = [
  sent(0, { state: 'arrived' }),
  sent(1, { state: 'waiting', sentBytes: 1_980_000 }),
  sent(2, { state: 'waiting' }),
]
const failed = [
  sent(0, { state: 'ready' }),
  sent(1, { state: 'failed', code: 'photo.not-an-image', sentence: '', canRetry: false }, { name: long }),
  sent(2, { state: 'failed', code: 'storage.full', sentence: '', canRetry: true }),
  sent(3, { state: 'failed', code: 'network', sentence: '', canRetry: true }, { thumbUrl: undefined }),
]
const longCode = '(01)09521234543213(17)271231(10)ABC123-LOT-WITH-A-LONG-NAME(21)00000000000001'
const codes = [
  codeOf(0, '9783161484100', { state: 'delivered' }),
  codeOf(1, longCode, { state: 'delivered' }, 'data_matrix'),
  codeOf(2, '96385074', { state: 'failed', failure: 'request.invalid' }, 'ean_8'),
  codeOf(3, '036000291452', { state: 'waiting' }, 'upc_a'),
  codeOf(4, '4006381333931', { state: 'waiting' }),
]
const lending = { verb: 'lend', person: 'Ann Librarian', dueAt: Date.UTC(2026, 11, 12, 12) } as const
const lost = { state: 'waiting', retryAtMs: 0, reason: 'network' } as const

/** Each state of the phone's page, by name; `native` ones are shown on a plain-HTTP address. */
export interface PhoneState extends FakePhone {
  invitation?: Invitation | null
  /** Computers that may call this phone, by the names of their pages. */
  knownBy?: string[]
  sdk?: Partial<Snaplink>
  /** The page that lets a computer in, instead. */
  approve?: { code?: null; sdk?: Partial<SigninSdk> }
}

const refuse = (code: ConstructorParameters<typeof SnaplinkError>[0]) => async () => {
  throw new SnaplinkError(code)
}

const scanned: ScannedSignin = {
  success: true,
  browser: 'Chrome on Windows',
  address: '203.0.113.7',
  place: 'Berlin, Germany',
  isSameNetwork: true,
  askedAt: 0,
  secondsAgo: 20,
  expiresIn: 280,
  choices: ['17', '42', '86'],
}
const elsewhere: ScannedSignin = {
  ...scanned,
  browser: 'Firefox on Linux',
  address: '2001:db8:85a3:8d3:1319:8a2e:370:7348',
  place: 'Llanfairpwllgwyngyllgogerychwyrndrobwllllantysiliogogogoch, United Kingdom',
  isSameNetwork: false,
}

export function fakeSigninSdk({ sdk }: NonNullable<PhoneState['approve']>): SigninSdk {
  const ann = { userId: 'ann', name: 'Ann', email: 'ann@example.com', isGuest: false }
  return {
    me: async () => ({ user: ann, guests: true }),
    signIn: async () => ann,
    describeDevice: async () => 'Pixel 7',
    scanSignin: async () => scanned,
    approveSignin: async () => undefined,
    denySignin: async () => undefined,
    ...sdk,
  }
}

export const phoneStates: Record<string, PhoneState> = {
  'approve-ask': { approve: {} },
  'approve-decide': { approve: {} },
  'approve-elsewhere': { approve: { sdk: { scanSignin: async () => elsewhere } } },
  'approve-done': { approve: {} },
  'approve-denied': { approve: {} },
  'approve-wrong': { approve: { sdk: { approveSignin: refuse('signin.number-wrong') } } },
  'approve-gone': { approve: { sdk: { scanSignin: refuse('signin.unknown') } } },
  'approve-log-in': { approve: { sdk: { me: async () => ({ user: null, guests: false }) } } },
  'approve-no-code': { approve: { code: null } },
  connecting: { sdk: { joinSession: () => new Promise(() => undefined) } },
  unreachable: { sdk: { joinSession: refuse('network') } },
  'ticket-invalid': { sdk: { joinSession: refuse('ticket.invalid') } },
  full: { sdk: { joinSession: refuse('session.full') } },
  removed: { connection: { state: 'ended', code: 'device.removed' } },
  closed: { connection: { state: 'ended', code: 'session.closed' } },
  left: {},
  uninvited: { invitation: null },
  'short-code-incomplete': { invitation: null },
  'known-by': {
    invitation: null,
    knownBy: ['Ann’s desktop · Chrome, Windows', `${longName}’s desktop · Firefox, Linux`],
  },
  native: {},
  'native-copying': { copies: true },
  'native-sending': { outbox: sending },
  'native-slower': { outbox: paused, pauseMs: 20_000 },
  'native-done': { outbox: done },
  'done-page': { outbox: done },
  'done-page-one': { outbox: done.slice(0, 1), pageName: '' },
  'done-page-many': {
    outbox: Array.from({ length: 24 }, (_, index) => sent(index, { state: 'ready' })),
    pageName: `${longName}’s desktop · Chrome, Windows`,
  },
  'done-page-remembered': { outbox: done },
  'native-failed': { outbox: failed, pageName: `${longName}’s desktop · Chrome, Windows` },
  'native-lost': { outbox: sending, connection: lost },
  'native-expiring': {
    outbox: done,
    signals: [{ type: 'session.expiring', by: 'server', data: { expiresAt: Date.now() + 290_000 } }],
  },
  leaving: { outbox: sending },
  'native-file': { handouts: someHandouts.slice(0, 2) },
  'native-text': { outbox: done, texts: someTexts.slice(0, 2) },
  'camera-file-coming': { handouts: someHandouts },
  'texts-sheet': { texts: someTexts, handouts: someHandouts },
  'texts-sheet-empty': {},
  camera: {},
  'camera-review': { outbox: done },
  'camera-sending': { outbox: sending },
  'camera-slower': { outbox: paused, pauseMs: 20_000 },
  'camera-lost': { outbox: sending, connection: lost },
  'camera-sheet': { outbox: failed },
  'camera-refused': { outbox: done },
  'camera-scanner': { mode: 'scans' },
  'camera-scanner-read': { mode: 'scans', scans: codes.slice(0, 1) },
  'camera-scanner-lost': { mode: 'scans', scans: codes, connection: lost },
  'camera-scanner-resting': { mode: 'scans', scans: codes.slice(0, 2), scanning: { isContinuous: false } },
  'camera-scanner-list': { mode: 'scans', scans: codes },
  'camera-scanner-list-empty': { mode: 'scans', scans: codes.slice(0, 1) },
  'camera-scanner-settings': { mode: 'scans' },
  'camera-scanner-typing': { mode: 'scans', scans: codes.slice(0, 1) },
  'camera-scanner-typing-right': { mode: 'scans' },
  'camera-scanner-typing-wrong': { mode: 'scans' },
  'camera-scanner-again': { mode: 'scans', scans: codes.slice(0, 1), scanning: { repeats: 'once' } },
  'camera-scanner-undone': { mode: 'scans', scans: codes.slice(0, 2) },
  'camera-scanner-photos': { mode: 'scans', outbox: done, scanning: { withPhotos: true } },
  'camera-scanner-photos-long': { mode: 'scans', scanning: { withPhotos: true } },
  'camera-scanner-refused': { mode: 'scans', scans: codes.slice(0, 1) },
  'camera-scanner-blocked': { mode: 'scans' },
  'native-scanner': { mode: 'scans' },
  'native-scanner-list': { mode: 'scans', scans: codes },
  'native-scanner-missed': { mode: 'scans' },
  'native-scanner-photos': { mode: 'scans', scanning: { withPhotos: true } },
  'camera-books': { mode: 'books' },
  'camera-books-read': { mode: 'books', books: somePhoneBooks.slice(0, 2), bookViews: somePhoneViews },
  'camera-books-filled': { mode: 'books', books: somePhoneBooks.slice(0, 1), bookViews: somePhoneViews },
  'camera-books-long': { mode: 'books', books: somePhoneBooks.slice(0, 4), bookViews: somePhoneViews },
  'camera-books-known': { mode: 'books', books: [knownBook(0, '9780141036144', '1984', { copies: 2 })] },
  'camera-books-lost': { mode: 'books', books: somePhoneBooks, bookViews: somePhoneViews, connection: lost },
  'camera-books-shelf': { mode: 'books', bookVerb: { verb: 'add', location: 'Room 2', shelf: 'C' } },
  'camera-books-list': { mode: 'books', books: somePhoneBooks, bookViews: somePhoneViews },
  'camera-books-again': { mode: 'books', books: [bookOf(0, '9780261102217')], bookViews: somePhoneViews },
  'camera-books-product': { mode: 'books', books: somePhoneBooks.slice(0, 1) },
  'camera-books-typing': { mode: 'books' },
  'camera-books-typing-wrong': { mode: 'books' },
  'camera-books-by-hand': { mode: 'books' },
  'camera-books-by-title': { mode: 'books', answers: foundByTitle },
  'camera-books-by-title-none': { mode: 'books', answers: foundNowhere },
  'camera-books-cover': { mode: 'books', books: somePhoneBooks.slice(0, 1), bookViews: somePhoneViews },
  'camera-books-find': { mode: 'books', bookVerb: { verb: 'find' }, answers: foundInRoom },
  'camera-books-find-none': { mode: 'books', bookVerb: { verb: 'find' }, answers: foundNowhere },
  'camera-books-find-lost': { mode: 'books', bookVerb: { verb: 'find' }, connection: lost },
  'camera-books-lend': { mode: 'books', bookVerb: lending, answers: foundInRoom },
  'camera-books-lend-sheet': { mode: 'books', bookVerb: lending },
  'camera-books-return': { mode: 'books', bookVerb: { verb: 'return' }, answers: foundInRoom },
  'camera-books-check': {
    mode: 'books',
    bookVerb: { verb: 'check', shelfCheckId: 'shelf-check-0000' },
    answers: foundInRoom,
  },
  'native-books': { mode: 'books' },
  'native-books-list': { mode: 'books', books: somePhoneBooks, bookViews: somePhoneViews },
  'camera-pairing': { invitation: null },
  'native-pairing': { invitation: null },
}

export function fakeSnaplink(state: PhoneState): Snaplink {
  return {
    joinSession: async () => fakePhoneSession(state),
    resumePhone: () => fakePhoneSession(state),
    describeDevice: async () => 'Pixel 7',
    ...state.sdk,
  }
}
