import * as z from 'zod'
import { shelfCheckOutcome } from './book.ts'
import { photoEdits } from './photo-edit.ts'
import { bookVerb, mode, scanning } from './scan.ts'
import { bytes, code, codeFormat, deviceName, errorCode, fileName, id, seq, time } from './shape.ts'
import { textKind } from './text.ts'

const photo = z.object({ photoId: id })
const handout = z.object({ handoutId: id })
const scan = z.object({ scanId: id })
const scans = z.object({ scanIds: z.array(id) })

/** The `data` of each event we know. No secret and no bytes: the log is replayed to every later reader. */
export const eventData = {
  'session.opened': z.object({ pageName: z.string() }),
  'session.extended': z.object({ expiresAt: time }),
  /** `login`: the login that opened it has ended. `used`, `denied`: how a login request ends. */
  'session.closed': z.object({ reason: z.enum(['page', 'owner', 'expired', 'login', 'used', 'denied']) }),
  'device.joined': z.object({ deviceId: id, name: deviceName }),
  'device.removed': z.object({ deviceId: id, reason: z.enum(['removed', 'left']) }),
  /** The phone agreed to be invited without scanning from now on. */
  'device.remembered': z.object({ deviceId: id, name: deviceName }),
  'photo.offered': photo.extend({
    position: z.int(),
    name: fileName,
    bytes,
    mediaType: z.string(),
    hasPreview: z.boolean(),
    scanId: id.optional(),
  }),
  'photo.preview': photo.extend({ width: z.int(), height: z.int() }),
  'photo.received': photo.extend({ bytes, sha256: z.string(), mediaType: z.string() }),
  'photo.ready': photo.extend({ width: z.int(), height: z.int() }),
  'photo.rejected': photo.extend({ code: errorCode }),
  /** All of what the person wants of it now, not only what changed. */
  'photo.edited': photo.extend({ position: z.number(), isCover: z.boolean(), edits: photoEdits.nullable() }),
  'photo.removed': photo,
  /** It is back as it was; ask for it again. */
  'photo.restored': photo,
  /** They are at their destination, in this order. */
  'photos.published': z.object({
    publicationId: id,
    destination: z.string(),
    photos: z.array(z.object({ photoId: id, url: z.string() })),
  }),
  'scan.added': scan.extend({ code, format: codeFormat, scannedAt: time }),
  /** All of what can be changed, not only what was. */
  'scan.edited': scan.extend({ code, note: z.string(), count: z.int() }),
  'scans.removed': scans,
  'scans.restored': scans,
  'book.added': z.object({ bookId: id, isbn: z.string().optional(), title: z.string().optional() }),
  /** A book was scanned that is in the catalogue, as this one; `copies` are those that there are now. */
  'book.known': z.object({ bookId: id, isbn: z.string(), copies: z.int() }),
  /** Ask for these again, or for everything since your `version`; without `bookIds` they were too many to name. */
  'book.updated': z.object({ bookIds: z.array(id).optional(), version: z.int() }),
  'book.removed': z.object({ bookIds: z.array(id).optional(), version: z.int() }),
  /** Who has it stands in the book: a log is no place for names. */
  'book.lent': z.object({ bookId: id, loanId: id }),
  'book.returned': z.object({ bookId: id, loanId: id }),
  'shelf-check.scanned': z.object({
    shelfCheckId: id,
    isbn: z.string(),
    outcome: shelfCheckOutcome,
    bookId: id.optional(),
  }),
  /** Somebody asked whether there is a book with this ISBN: these, or none. */
  'book.found': z.object({ isbn: z.string(), bookIds: z.array(id) }),
  'mode.set': z.object({ mode, scanning: scanning.optional(), bookVerb: bookVerb.optional() }),
  /** Not the text itself: it may be a password. `chars` as JavaScript's `length` counts them. */
  'text.sent': z.object({ textId: id, kind: textKind, chars: z.int() }),
  'text.removed': z.object({ textId: id }),
  'handout.offered': handout.extend({ name: fileName, bytes, mediaType: z.string() }),
  'handout.ready': handout.extend({ bytes, sha256: z.string() }),
  'handout.removed': handout,
  /** A phone has scanned a login request: `check-qr` now tells the number to show. */
  'signin.scanned': z.object({}),
  /** `check-qr` now hands out the login, once. */
  'signin.approved': z.object({}),
  /** The person said no, or picked a wrong number. */
  'signin.denied': z.object({}),
  /** Somebody logged in to the account that owns this page: `GET /api/auth/logins` says more. */
  'login.made': z.object({ loginId: id }),
}

export type EventType = keyof typeof eventData
export type EventData<T extends EventType = EventType> = z.infer<(typeof eventData)[T]>

/** An event before the log has numbered it. */
export type NewEvent = { [T in EventType]: { type: T; data: EventData<T> } }[EventType]

/**
 * Something that happened in a session. Never changes.
 * `id` is the id of the command that caused it (its last event) or one of ours; `by` is a device's id or `server`.
 */
export type KnownEvent = NewEvent & { seq: number; id: string; at: number; by: string }

/** Any event: a reader passes on the types it does not know, so that an old SDK lives with a new server. */
export const anyEvent = z.object({
  seq: seq.positive(),
  id: z.string(),
  type: z.string(),
  at: time,
  by: z.string(),
  data: z.record(z.string(), z.unknown()),
})
export type AnyEvent = z.infer<typeof anyEvent>
