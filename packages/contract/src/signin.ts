import * as z from 'zod'
import { userView } from './api.ts'
import { deviceName, id, seq, time } from './shape.ts'

/** The bodies of the login by phone: docs/login-by-phone.md tells the way through them. */

/**
 * What names a login request: the desktop's secret, or the public code that the QR carries. Any text: whatever is neither
 * gets the answer of an unknown one.
 */
const requestName = z.string().min(1).max(200)

/** `POST /api/auth/generate-qr`. The first three are the documented API; the others are for pages that listen and renew. */
export const generateQrAnswer = z.object({
  /** The desktop's secret: it alone fetches the login, and it is not in the QR. Also the token of the request's log. */
  sessionId: z.uuid(),
  /** A PNG as data URL, which shows `url`. */
  qrCode: z.string(),
  /** Seconds. */
  expiresIn: z.int(),
  /** The link in the QR, with the public code in its fragment. */
  url: z.url(),
  /** How often a page should ask for a fresh code. */
  renewInMs: z.int(),
  /** Seconds between two `check-qr`. */
  interval: z.int(),
  /** For the transports: the request's log, and the place in it. Neither is a secret. */
  requestId: id,
  deviceId: id,
  cursor: seq,
})
export type GenerateQrAnswer = z.infer<typeof generateQrAnswer>

/** `POST /api/auth/renew-qr`, by the secret: another code for the same request. The earlier ones are good for a moment longer. */
export const renewQrRequest = z.object({ sessionId: requestName })
export const renewQrAnswer = generateQrAnswer.pick({ qrCode: true, expiresIn: true, url: true, renewInMs: true })
export type RenewQrAnswer = z.infer<typeof renewQrAnswer>

/** `POST /api/auth/scan-qr`: claims the request for this phone, and says what it would let in. */
export const scanQrRequest = z.object({ sessionId: requestName, name: deviceName.optional() })
export const scanQrAnswer = z.object({
  success: z.literal(true),
  /** Who asks. All of it is as the server saw it, and the browser's name is only what that browser says of itself. */
  browser: z.string(),
  address: z.string(),
  place: z.string().optional(),
  isSameNetwork: z.boolean(),
  /** By the server's clock; `secondsAgo` when the answer was written, by which a phone with another clock goes. */
  askedAt: time,
  secondsAgo: z.int(),
  /** Seconds. */
  expiresIn: z.int(),
  /** Three numbers, one of which the desktop shows from now on. */
  choices: z.array(z.string()).length(3),
})
export type ScanQrAnswer = z.infer<typeof scanQrAnswer>

/** `POST /api/auth/verify-qr`: the phone's decision. `code` is the number that the person picked. */
export const verifyQrRequest = z.object({
  sessionId: requestName,
  decision: z.enum(['approve', 'deny']).default('approve'),
  code: z.string().max(20).optional(),
  name: deviceName.optional(),
})
export const verifyQrAnswer = z.object({
  success: z.literal(true),
  message: z.string(),
  /** The phone's own, for those who sent it in the header; a cookie stays where scripts cannot read it. */
  token: z.string().optional(),
  user: userView,
})
export type VerifyQrAnswer = z.infer<typeof verifyQrAnswer>

/** `POST /api/auth/check-qr`, by the secret. `authenticated` comes once; after it the request is unknown. */
export const checkQrRequest = z.object({ sessionId: requestName })
export const checkQrAnswer = z.discriminatedUnion('status', [
  z.object({
    status: z.literal('pending'),
    message: z.string(),
    interval: z.int(),
    /** Seconds. */
    expiresIn: z.int(),
    /** Once a phone has scanned: what the desktop shows, for the person to pick on that phone. */
    number: z.string().optional(),
  }),
  z.object({ status: z.literal('authenticated'), token: z.string(), user: userView }),
])
export type CheckQrAnswer = z.infer<typeof checkQrAnswer>

/** How a login was made. */
export const loginWay = z.enum(['password', 'sign-up', 'phone', 'guest'])
export type LoginWay = z.infer<typeof loginWay>

/** One element of `GET /api/auth/logins`. */
export const loginView = z.object({
  loginId: id,
  browser: z.string(),
  address: z.string().optional(),
  place: z.string().optional(),
  way: loginWay.optional(),
  /** Which phone approved it. */
  phone: z.string().optional(),
  madeAt: time,
  seenAt: time,
  isThis: z.boolean(),
})
export type LoginView = z.infer<typeof loginView>

export const accountEventType = z.enum([
  'login.made',
  'login.denied',
  'login.failed',
  'login.ended',
  'password.changed',
  'account.disabled',
  'account.enabled',
])
export type AccountEventType = z.infer<typeof accountEventType>

/** One element of `GET /api/auth/history`: what happened to the account, newest first. */
export const accountEvent = z.object({
  id,
  type: accountEventType,
  at: time,
  /** The browser that it is about: that logged in, tried to, or was logged out. */
  browser: z.string().optional(),
  address: z.string().optional(),
  place: z.string().optional(),
  way: loginWay.optional(),
  phone: z.string().optional(),
})
export type AccountEvent = z.infer<typeof accountEvent>
