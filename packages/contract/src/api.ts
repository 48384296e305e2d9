import * as z from 'zod'
import { anyEvent } from './event.ts'
import { limits } from './limits.ts'
import { photoEdits, shrinking } from './photo-edit.ts'
import { bookVerb, mode, scanChange, scanning, scanView } from './scan.ts'
import { bytes, code, deviceName, errorCode, fileName, id, seq, time } from './shape.ts'
import { deviceState, type Signal } from './signal.ts'

/** The bodies of the HTTP API. PROTOCOL.md says when each is used. */

/** The kinds of picture that there are; a session may take fewer. */
export const photoType = z.enum(['image/jpeg', 'image/png', 'image/webp', 'image/heic', 'image/avif'])
export type PhotoType = z.infer<typeof photoType>

/** What a session takes. Its opener may ask for less than the server allows, never for more. */
export const sessionLimits = z.object({
  maxPhotos: z.int().positive().max(1000),
  maxPhotoBytes: bytes.positive(),
  /** Of all its photos together. */
  maxTotalBytes: bytes.positive(),
  /** Judged by the bytes. */
  mediaTypes: z.array(photoType).min(1),
})
export type SessionLimits = z.infer<typeof sessionLimits>

/**
 * `POST /api/sessions`. `pageName` is what the phone shows: "Ann’s desktop · Chrome, Windows". With `keepMetadata` photos are
 * handed out as they came, with the places, names and serial numbers in them; else these are removed. Nobody can change it later.
 */
export const openRequest = z.object({
  pageName: deviceName.optional(),
  limits: sessionLimits.partial().optional(),
  keepMetadata: z.boolean().optional(),
  shrink: shrinking.optional(),
  /** As by `mode.set`, so that the first phone need not change its mind. */
  mode: mode.optional(),
  scanning: scanning.optional(),
  bookVerb: bookVerb.optional(),
})
export type OpenRequest = z.input<typeof openRequest>

/** One address at which a phone may reach us, and the network it belongs to. */
export const address = z.object({ origin: z.url(), label: z.string() })
export type Address = z.infer<typeof address>

/**
 * A fresh ticket. `url` is what the QR shows: the ticket stands in its fragment, which browsers send to nobody. `token` is the same
 * ticket in a JWT, which says when it ends, for the QR of EasyQR; either admits one phone, and only one of them does.
 */
export const ticketAnswer = z.object({
  ticket: z.string(),
  token: z.string(),
  url: z.url(),
  expiresAt: time,
  renewInMs: z.int(),
})
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

/** What an EasyQR code says, as JSON. */
export const easyQr = z.object({ sessionId: id, token: z.string(), server: z.url({ protocol: /^wss?$/ }) })
export type EasyQr = z.infer<typeof easyQr>

/** `POST /create-session`: what an EasyQR code needs, the page's own token, and our usual link with the same ticket. */
export const easyQrAnswer = easyQr.extend({
  status: z.literal('PENDING'),
  createdAt: time,
  /** Seconds for which `token` and `url` are good. */
  expiresIn: z.int(),
  pageToken: z.string(),
  url: z.url(),
})
export type EasyQrAnswer = z.infer<typeof easyQrAnswer>

/** `POST /api/join`, with a ticket or its JWT. Repeating it with the same `deviceId` gives the same answer. */
export const joinRequest = z.object({ ticket: z.string().min(16).max(2048), deviceId: id, name: deviceName })
export type JoinRequest = z.input<typeof joinRequest>

/** `POST /api/sessions/:id/codes` (page token): what somebody types who cannot scan, as it is shown. As good as a ticket. */
export const shortCodeAnswer = z.object({ code: z.string(), expiresAt: time })
export type ShortCodeAnswer = z.infer<typeof shortCodeAnswer>

/** `POST /api/join-by-code`, answered as `/api/join`. Blanks, dashes and small letters do not matter. */
export const joinByCodeRequest = z.object({ code: z.string().max(40), deviceId: id, name: deviceName })
export type JoinByCodeRequest = z.input<typeof joinByCodeRequest>

export const joinAnswer = z.object({
  sessionId: id,
  deviceId: id,
  deviceToken: z.string(),
  pageName: z.string(),
  cursor: seq,
  expiresAt: time,
  limits: sessionLimits,
  shrink: shrinking.optional(),
})
export type JoinAnswer = z.infer<typeof joinAnswer>

/** `POST /api/sessions/:id/remember` (a phone's token): 256 random bits of the phone's making, which it keeps, in base64url. */
export const rememberRequest = z.object({ key: z.string().regex(/^[A-Za-z0-9_-]{43}$/) })
export type RememberRequest = z.input<typeof rememberRequest>

/** A phone that can be invited without scanning. `isOpen`: its page is looking out for an invitation at this moment. */
export const knownPhoneView = z.object({
  knownPhoneId: id,
  name: deviceName,
  knownSince: time,
  seenAt: time,
  isOpen: z.boolean(),
})
export type KnownPhoneView = z.infer<typeof knownPhoneView>
/** `GET /api/known-phones` (login). */
export const knownPhoneList = z.object({ phones: z.array(knownPhoneView) })
export type KnownPhoneList = z.infer<typeof knownPhoneList>
/** `POST /api/known-phones/:knownPhoneId/invite` (login). */
export const inviteRequest = z.object({ sessionId: id })
export type InviteRequest = z.input<typeof inviteRequest>

/** `GET /api/known-phone` (the phone's key as bearer): as what it is known, and to which page it is invited; join with the ticket. */
export const invitationAnswer = z.object({
  name: deviceName,
  invitation: z.object({ sessionId: id, pageName: z.string(), ticket: z.string(), expiresAt: time }).nullable(),
})
export type InvitationAnswer = z.infer<typeof invitationAnswer>

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
  /** Phones are asked to make photos smaller before they send them. */
  shrink: shrinking.optional(),
  /** What the page wants of its phones; absent: photos. */
  mode: mode.optional(),
  scanning: scanning.optional(),
  bookVerb: bookVerb.optional(),
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
  /** With its edits carried out, made when it is asked for; add `&d=1` to save it. */
  editedJpeg: z.string().optional(),
  editedPng: z.string().optional(),
})
export type PhotoUrls = z.infer<typeof photoUrls>

/** One element of `GET /api/sessions/:id/photos`. */
export const photoView = z.object({
  photoId: id,
  deviceId: id,
  position: z.number(),
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
  /** Chosen by the person. Where nobody chose, the first photo is the cover. */
  isCover: z.boolean().optional(),
  /** The code to which it belongs. */
  scanId: id.optional(),
  /** What is to be done to it before it is used; absent: nothing. Its files show it without. */
  edits: photoEdits.optional(),
  urls: photoUrls,
})
export type PhotoView = z.infer<typeof photoView>

/** `zip`: a signed link to all originals that are ready, in their order; absent while there are none. */
export const photoList = z.object({ photos: z.array(photoView), cursor: seq, zip: z.string().optional() })
export type PhotoList = z.infer<typeof photoList>

/** The answer to an uploaded original: durable from here on. */
export const uploadAnswer = z.object({ photoId: id, state: photoState, bytes, sha256: z.string() })
export type UploadAnswer = z.infer<typeof uploadAnswer>

export const handoutState = z.enum(['offered', 'ready'])

/** A file that the page gives to the phones; one element of `GET /api/sessions/:id/handouts`. */
export const handoutView = z.object({
  handoutId: id,
  name: fileName,
  bytes,
  /** As its sender says; nothing is ever served by it. */
  mediaType: z.string(),
  state: handoutState,
  /** 64 lower-case hexadecimal digits, once it is ready. */
  sha256: z.string().optional(),
  offeredAt: time,
  /** A signed link that saves it, once it is ready; good for `limits.fileUrlMs`. */
  downloadUrl: z.string().optional(),
})
export type HandoutView = z.infer<typeof handoutView>

/** The oldest first. */
export const handoutList = z.object({ handouts: z.array(handoutView), cursor: seq })
export type HandoutList = z.infer<typeof handoutList>

/** The answer to the bytes of a hand-out: durable from here on. */
export const handoutAnswer = z.object({ handoutId: id, state: handoutState, bytes, sha256: z.string() })
export type HandoutAnswer = z.infer<typeof handoutAnswer>
/**
 * `POST /api/sessions/:id/publish` (login or API key of its owner). With the same `id` it is the same publication, whatever became of
 * the first try. Without `photoIds`: all that are ready, in their order. Without a destination: the server's first.
 */
export const publishRequest = z.object({
  id,
  photoIds: z.array(id).min(1).max(1000).optional(),
  destination: z.string().max(32).optional(),
})
export type PublishRequest = z.input<typeof publishRequest>

export const publishedPhoto = z.object({ photoId: id, url: z.string(), mediaType: z.string() })
export type PublishedPhoto = z.infer<typeof publishedPhoto>
/** 200: all of them are there, in the order that was asked for. 202: not yet; ask again in `Retry-After` seconds. */
export const publishAnswer = z.object({
  id,
  destination: z.string(),
  state: z.enum(['running', 'done']),
  photos: z.array(publishedPhoto),
})
export type PublishAnswer = z.infer<typeof publishAnswer>

/** `GET /api/sessions/:id/scans` (token of the session): what was scanned in it. The newest first, `next` leads to older ones. */
export const scanList = z.object({ scans: z.array(scanView), cursor: seq, next: z.string().optional() })
export type ScanList = z.infer<typeof scanList>
/**
 * Of both lists. `before` is an answer's `next`; with `include=removed` those that can be brought back are among them, which have a
 * `removedAt`.
 */
export const scansQuery = z.object({
  before: z.string().max(200).optional(),
  limit: z.coerce.number().int().positive().max(limits.maxScansPerPage).default(limits.maxScansPerPage),
  include: z.literal('removed').optional(),
})
/** `GET /api/scans` (login): all of the owner's. `asOf` is for `changedSince`, which tells what has changed, removals included. */
export const ownScanList = z.object({ scans: z.array(scanView), asOf: time, next: z.string().optional() })
export type OwnScanList = z.infer<typeof ownScanList>
export const ownScansQuery = scansQuery.extend({ changedSince: z.coerce.number().int().nonnegative().optional() })
/** `GET /api/scans/export`: all that were not deleted, oldest first, to be saved. */
export const scanExportQuery = z.object({ format: z.enum(['csv', 'json']).default('csv') })
/** `PATCH /api/scans` (login): `isRemoved` deletes, or brings back. Refused as a whole. */
export const scanChanges = z.object({
  changes: z
    .array(z.object({ sessionId: id, scanId: id, isRemoved: z.boolean().optional(), ...scanChange.shape }))
    .min(1)
    .max(limits.maxScansAtOnce),
})
export type ScanChanges = z.input<typeof scanChanges>
/** Each as it is now, in the order that was asked for. */
export const changedScans = z.object({ scans: z.array(scanView) })
export type ChangedScans = z.infer<typeof changedScans>

/** What a stock room should hold of one code. */
export const expectedItem = z.object({
  code,
  name: z.string().max(limits.maxNoteChars),
  expected: z.int().nonnegative(),
})
export type ExpectedItem = z.infer<typeof expectedItem>
/** Counts what is scanned between its beginning and its end, beside a list of what should be there. */
export const stockTakeView = z.object({
  stockTakeId: id,
  name: z.string(),
  startedAt: time,
  endedAt: time.optional(),
  /** Of the list; `GET /api/stock-takes/:id/items` gives them. */
  items: z.int(),
})
export type StockTakeView = z.infer<typeof stockTakeView>
/** `GET /api/stock-takes` (login), the newest first. */
export const stockTakeList = z.object({ stockTakes: z.array(stockTakeView) })
export type StockTakeList = z.infer<typeof stockTakeList>
const stockTakeName = z.string().trim().min(1).max(limits.maxNameChars)
/** `POST /api/stock-takes`: begins one. The id is made by the client, so that asking again begins no second one. */
export const stockTakeRequest = z.object({ stockTakeId: id, name: stockTakeName })
export type StockTakeRequest = z.input<typeof stockTakeRequest>
/** `PATCH /api/stock-takes/:id`. `isEnded: false` goes on with one that was ended. */
export const stockTakeChange = z.object({ name: stockTakeName.optional(), isEnded: z.boolean().optional() })
export type StockTakeChange = z.input<typeof stockTakeChange>
/** `GET /api/stock-takes/:id/items`, in the order of the list. */
export const expectedList = z.object({ items: z.array(expectedItem) })
export type ExpectedList = z.infer<typeof expectedList>
/**
 * `PUT /api/stock-takes/:id/items` (a CSV file as it is, or `ExpectedList` as JSON): replaces the list. Lines are counted from 1, as
 * a spreadsheet does; of lines without a code that makes sense the first hundred are named.
 */
export const expectedListAnswer = z.object({
  items: z.int(),
  skipped: z.int(),
  skippedLines: z.array(
    z.object({ line: z.int(), reason: z.enum(['no-code', 'rounded-code', 'no-number', 'too-long']) }),
  ),
})
export type ExpectedListAnswer = z.infer<typeof expectedListAnswer>

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
