import type { Role } from '@snaplink/contract'
import type { Generated } from 'kysely'

/** Times are epoch milliseconds, JSON is text that we parse ourselves: the same on SQLite, MySQL and MariaDB. */

export interface SessionRow {
  id: string
  /** `signin` is a login request (DESIGN.md, "Who may do what"). */
  kind: 'work' | 'signin'
  /** The user it belongs to, or null: opened by a bare client. */
  ownerId: string | null
  pageName: string
  openedAt: number
  /** The last command or visible page: the session ends `sessionIdleMs` later … */
  usedAt: number
  /** … and at this time at the latest. */
  endsAt: number
  closedAt: number | null
  /** The `seq` of its last event. */
  head: number
  /** Events up to this `seq` are no longer kept. */
  trimmedTo: number
  maxPhotos: number
  maxPhotoBytes: number
  /** 1: photos are handed out with the metadata in them. */
  keepMetadata: 0 | 1
}

export interface TicketRow {
  /** SHA-256 of the ticket, base64url. */
  hash: string
  sessionId: string
  expiresAt: number
  usedBy: string | null
}

/** A page or a phone of one session. */
export interface DeviceRow {
  id: string
  sessionId: string
  role: Role
  name: string
  /** SHA-256 of its token, base64url. */
  tokenHash: string
  joinedAt: number
  seenAt: number
  removedAt: number | null
}

export interface EventRow {
  /** Keeps the table append-only on disk. Never a cursor: with concurrent writers it would lose events. */
  rowId: Generated<number>
  sessionId: string
  seq: number
  id: string
  type: string
  at: number
  by: string
  data: string
}

export interface PhotoRow {
  sessionId: string
  id: string
  deviceId: string
  position: number
  name: string
  bytes: number
  mediaType: string
  state: 'offered' | 'received' | 'ready' | 'rejected' | 'removed'
  code: string | null
  width: number | null
  height: number | null
  /** Of the original as received, 64 lower-case hex digits. */
  sha256: string | null
  previewFileId: string | null
  /** As received; once ready, without metadata. */
  originalFileId: string | null
  displayFileId: string | null
  thumbFileId: string | null
  /** Of a photo that many programs cannot show: the same in full size as JPEG. */
  jpegFileId: string | null
  offeredAt: number
}

/** Bytes that are kept: the row is written when they are durable. */
export interface FileRow {
  id: string
  sessionId: string
  /** What a browser calls it when it saves it. */
  name: string
  mediaType: string
  bytes: number
  createdAt: number
}

export interface JobRow {
  id: string
  kind: string
  /** JSON. */
  data: string
  /** When it may run (again). */
  runAt: number
  attempts: number
  /** Until then whoever took it is working on it (and renews this); after that it died. */
  leasedUntil: number
  /** A new random id each time that it is taken: who was overtaken can no longer finish it. */
  leasedBy: string | null
  lastError: string | null
}

/** Our tables. Those of the identity library (`users`, `logins`, …) are known to accounts/ alone. */
export interface Tables {
  sessions: SessionRow
  tickets: TicketRow
  devices: DeviceRow
  events: EventRow
  photos: PhotoRow
  files: FileRow
  jobs: JobRow
}
