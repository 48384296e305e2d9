import { SnaplinkError } from '@snaplink/sdk'
import type { Invitation } from '../../src/phone/invitation.ts'
import type { Snaplink } from '../../src/phone/snaplink.ts'
import { longName } from './fake-page-session.ts'
import { type FakePhone, fakePhoneSession, sent } from './fake-phone-session.ts'

const long = 'Screenshot of a marketplace listing with a very long name 2026-11-21 at 14.02.07.png'
const done = [0, 1, 2].map((index) => sent(index, { state: 'ready' }))
const sending = [
  sent(0, { state: 'arrived' }),
  sent(1, { state: 'sending', sentBytes: 1_980_000 }),
  sent(2, { state: 'waiting' }, { thumbUrl: undefined, name: 'IMG_2043.HEIC' }),
]
const failed = [
  sent(0, { state: 'ready' }),
  sent(1, { state: 'failed', code: 'photo.not-an-image', sentence: '', canRetry: false }, { name: long }),
  sent(2, { state: 'failed', code: 'storage.full', sentence: '', canRetry: true }),
  sent(3, { state: 'failed', code: 'network', sentence: '', canRetry: true }, { thumbUrl: undefined }),
]
const lost = { state: 'waiting', retryAtMs: 0, reason: 'network' } as const

/** Each state of the phone's page, by name; `native` ones are shown on a plain-HTTP address. */
export interface PhoneState extends FakePhone {
  invitation?: Invitation | null
  sdk?: Partial<Snaplink>
}

const refuse = (code: ConstructorParameters<typeof SnaplinkError>[0]) => async () => {
  throw new SnaplinkError(code)
}

export const phoneStates: Record<string, PhoneState> = {
  connecting: { sdk: { joinSession: () => new Promise(() => undefined) } },
  unreachable: { sdk: { joinSession: refuse('network') } },
  'ticket-invalid': { sdk: { joinSession: refuse('ticket.invalid') } },
  full: { sdk: { joinSession: refuse('session.full') } },
  removed: { connection: { state: 'ended', code: 'device.removed' } },
  closed: { connection: { state: 'ended', code: 'session.closed' } },
  left: {},
  uninvited: { invitation: null },
  native: {},
  'native-copying': { copies: true },
  'native-sending': { outbox: sending },
  'native-done': { outbox: done },
  'native-failed': { outbox: failed, pageName: `${longName}’s desktop · Chrome, Windows` },
  'native-lost': { outbox: sending, connection: lost },
  'native-expiring': {
    outbox: done,
    signals: [{ type: 'session.expiring', by: 'server', data: { expiresAt: Date.now() + 290_000 } }],
  },
  leaving: { outbox: sending },
  camera: {},
  'camera-review': { outbox: done },
  'camera-sending': { outbox: sending },
  'camera-lost': { outbox: sending, connection: lost },
  'camera-sheet': { outbox: failed },
  'camera-refused': { outbox: done },
}

export function fakeSnaplink(state: PhoneState): Snaplink {
  return {
    joinSession: async () => fakePhoneSession(state),
    resumePhone: () => fakePhoneSession(state),
    describeDevice: async () => 'Pixel 7',
    ...state.sdk,
  }
}
