import * as z from 'zod'
import { anyEvent } from './event.ts'
import { limits } from './limits.ts'
import { bytes, deviceName, errorCode, fileName, id, seq, time } from './shape.ts'
import { deviceState, type Signal } from './signal.ts'

/** The bodies of the HTTP API. PROTOCOL.md says when each is used. */

export const sessionLimits = z.object({ maxPhotos: z.int().positive().max(1000), maxPhotoBytes: bytes.positive() })
export type SessionLimits = z.infer<typeof sessionLimits>

/**
 * `POST /api/sessions`. `pageName` is what the phone shows: "Ann’s desktop · Chrome, Windows". With `keepMetadata` photos are
 * handed out as they came, with the places, names and serial numbers in them; else these are removed. Nobody can change it later.
 */
export const openRequest = z.object({
  pageName: deviceName.optional(),
  limits: sessionLimits.partial().optional(),
  keepMetadata: z.boolean().optional(),
})
export type OpenRequest = z.input<typeof openRequest>

/** One address at which a phone may reach us, and the network it belongs to. */
export const address = z.object({ origin: z.url(), label: z.string() })
export type Address = z.infer<typeof address>

/** A fresh ticket. `url` is what the QR shows: the ticket stands in its fragment, which browsers send to nobody. */
export const ticketAnswer = z.object({ ticket: z.string(), url: z.url(), expiresAt: time, renewInMs: z.int() })
export type TicketAnswer = z.infer<typeof ticketAnswer>

export const openAnswer = z.object({
  sessionId: id,
  pageToken: z.string(),
  deviceId: id,
  ticket: ticketAnswer,
  addresses: z.array(address),
  cursor: seq,
  expiresAt: time,
  limits: sessionLimits,
})
export type OpenAnswer = z.infer<typeof openAnswer>

/** `POST /api/join`. Repeating it with the same `deviceId` gives the same answer. */
export const joinRequest = z.object({ ticket: z.string().min(16).max(200), deviceId: id, name: deviceName })
export type JoinRequest = z.input<typeof joinRequest>

export const joinAnswer = z.object({
  sessionId: id,
  deviceId: id,
  deviceToken: z.string(),
  pageName: z.string(),
  cursor: seq,
  expiresAt: time,
  limits: sessionLimits,
})
export type JoinAnswer = z.infer<typeof joinAnswer>

export const deviceView = z.object({
  deviceId: id,
  name: deviceName,
  role: z.enum(['page', 'phone']),
  state: deviceState,
  joinedAt: time,
})
export type DeviceView = z.infer<typeof deviceView>

/** `GET /api/sessions/:id`: what a page shows, with the cursor from which to read on. */
export const sessionView = z.object({
  sessionId: id,
  pageName: z.string(),
  openedAt: time,
  expiresAt: time,
  cursor: seq,
  limits: sessionLimits,
  /** Whether photos are handed out with the places, names and serial numbers in them. Absent: they are not. */
  keepMetadata: z.boolean().optional(),
  addresses: z.array(address),
  devices: z.array(deviceView),
})
export type SessionView = z.infer<typeof sessionView>

/** `GET /api/sessions`: one of the owner's open sessions. */
export const sessionSummary = z.object({
  sessionId: id,
  pageName: z.string(),
  openedAt: time,
  expiresAt: time,
  phones: z.array(z.string()),
  photos: z.int(),
  isThisPage: z.boolean().optional(),
})
export type SessionSummary = z.infer<typeof sessionSummary>

export const photoState = z.enum(['offered', 'received', 'ready', 'rejected'])
export type PhotoState = z.infer<typeof photoState>

/** Signed links to one photo's files, good for `limits.fileUrlMs`; a key is there when the file is. */
export const photoUrls = z.object({
  preview: z.string().optional(),
  thumb: z.string().optional(),
  display: z.string().optional(),
  /** The photo in full, once it is ready: without places and serial numbers, unless the session keeps metadata. */
  original: z.string().optional(),
  /** The same, with a header that makes the browser save it. */
  download: z.string().optional(),
  /** To save in full size where many programs cannot show the original (HEIC, AVIF). */
  jpeg: z.string().optional(),
})
export type PhotoUrls = z.infer<typeof photoUrls>

/** One element of `GET /api/sessions/:id/photos`. */
export const photoView = z.object({
  photoId: id,
  deviceId: id,
  position: z.int(),
  name: fileName,
  bytes,
  mediaType: z.string(),
  state: photoState,
  code: errorCode.optional(),
  /** Upright, in pixels; known once ready (or from the preview). */
  width: z.int().optional(),
  height: z.int().optional(),
  /** Of the bytes as they came, as `photo.received` said. What is handed out may differ: `urls.original`. */
  sha256: z.string().optional(),
  offeredAt: time,
  urls: photoUrls,
})
export type PhotoView = z.infer<typeof photoView>

export const photoList = z.object({ photos: z.array(photoView), cursor: seq })
export type PhotoList = z.infer<typeof photoList>

/** The answer to an uploaded original: durable from here on. */
export const uploadAnswer = z.object({ photoId: id, state: photoState, bytes, sha256: z.string() })
export type UploadAnswer = z.infer<typeof uploadAnswer>

/** `GET /api/sessions/:id/events?after=N&wait=25`. */
export const eventsQuery = z.object({
  after: z.coerce.number().int().nonnegative().default(0),
  wait: z.coerce.number().nonnegative().max(limits.maxWaitSeconds).default(0),
})
export const eventsAnswer = z.object({ events: z.array(anyEvent), cursor: seq, signals: z.array(z.custom<Signal>()) })
export type EventsAnswer = z.infer<typeof eventsAnswer>

const email = z.string().trim().toLowerCase().max(254)
const password = z.string().max(limits.maxPasswordChars)

export const signUpRequest = z.object({ email, password, name: z.string().trim().max(limits.maxNameChars).default('') })
export type SignUpRequest = z.input<typeof signUpRequest>
export const signInRequest = z.object({ email, password })
export type SignInRequest = z.input<typeof signInRequest>
export const changePasswordRequest = z.object({ currentPassword: password, newPassword: password })
export type ChangePasswordRequest = z.input<typeof changePasswordRequest>

/** A person, or a guest (`isGuest`: no e-mail address). */
export const userView = z.object({
  userId: z.string(),
  name: z.string(),
  email: z.string().optional(),
  isGuest: z.boolean(),
})
export type UserView = z.infer<typeof userView>

/** `sign-up`, `sign-in`, `guest`: a browser uses the cookie that comes with it, an API client the `token`. */
export const loginAnswer = z.object({ user: userView, token: z.string() })
export type LoginAnswer = z.infer<typeof loginAnswer>
/** `GET /api/auth/me`. `guests`: whether a page may go on without an account. */
export const meAnswer = z.object({ user: userView.nullable(), guests: z.boolean() })
export type MeAnswer = z.infer<typeof meAnswer>
