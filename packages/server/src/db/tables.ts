import type { AccountEventType, LoginWay, LookUpState, Mode, Role, UndoKind } from '@snaplink/contract'
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
  /** Of all its photos together. */
  maxTotalBytes: number
  /** What kinds of picture it takes, separated by blanks. */
  mediaTypes: string
  /** 1: photos are handed out with the metadata in them. */
  keepMetadata: 0 | 1
  /** JSON: phones make photos smaller before they send them. Null: they do not. */
  shrink: string | null
  /** The login of the page that opened it: ends with it. */
  loginId: string | null
  /** What the page wants of its phones. Null: photos. */
  mode: Mode | null
  /** JSON: how its phones scan. Null: as they usually do. */
  scanning: string | null
  /** JSON: what a scanned ISBN does. Null: it adds a book. */
  bookVerb: string | null
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
  /** 1: the person chose it to stand for all. */
  isCover: 0 | 1
  /** JSON: `PhotoEdits`. Null: none. */
  edits: string | null
  /** Of a photo that was removed: when, and from which state, to which it goes back if that is taken back. */
  removedAt: number | null
  removedFrom: 'received' | 'ready' | 'rejected' | null
  /** The code to which it belongs. Perhaps of a scan that has not arrived yet, or is gone. */
  scanId: string | null
}

/** A text or a link; gone from here once it is removed. */
export interface TextRow {
  sessionId: string
  id: string
  deviceId: string
  kind: 'text' | 'link'
  text: string
  sentAt: number
}

/** A file that the page gives to the phones; gone from here once it is removed. */
export interface HandoutRow {
  sessionId: string
  id: string
  name: string
  bytes: number
  /** As its sender says. */
  mediaType: string
  /** 64 lower-case hex digits; null, like `fileId`, until the bytes are here. */
  sha256: string | null
  fileId: string | null
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
  /** Since then its links are dead, but it may come back. */
  hiddenAt: number | null
}

/** A code that a phone read. Belongs to whoever owned its session, and stays when the session is forgotten. */
export interface ScanRow {
  sessionId: string
  /** Made by the device, so it names a scan only together with its session. */
  id: string
  /** Null in a session that nobody owns: swept with it. */
  ownerId: string | null
  deviceId: string
  /** What the device was called when it scanned; it is forgotten before the scan is. */
  deviceName: string | null
  code: string
  format: string
  count: number
  note: string | null
  scannedAt: number
  createdAt: number
  /** Rises with every scan of the session; of one that arrived in time, the number of its event. */
  seq: number
  /** When it was last added, edited, removed or restored. */
  changedAt: number
  removedAt: number | null
  /**
   * Since then it is gone for good: the code is blank and the note null. The row stays as long as its phone may still send it again
   * (an answer was lost), and would bring it back.
   */
  purgedAt: number | null
}

/** Counts what is scanned from its beginning to its end. */
export interface StockTakeRow {
  id: string
  ownerId: string
  name: string
  startedAt: number
  endedAt: number | null
  /** Of the list of what should be there. */
  items: number
}

/** One line of what a stock-take expects. */
export interface ExpectedItemRow {
  stockTakeId: string
  line: number
  code: string
  name: string
  expected: number
}

/** What belongs to the books of one owner as a whole. Its row is locked by whoever changes one of them. */
export interface CatalogueRow {
  /** A user or an application; `session:<id>` for a session that nobody owns. */
  ownerId: string
  /** Rises with every change; each book has that of its last one. */
  version: number
  /** Changes up to this one can no longer all be told: removed books were forgotten since. */
  forgottenTo: number
  /** Rows, those of removed books included. */
  books: number
}

export interface BookRow {
  ownerId: string
  /** Made by whoever added it. */
  id: string
  version: number
  /** ISBN-13. */
  isbn: string | null
  lookUp: LookUpState
  /** Through which session and device it came; null: by its owner's API. */
  sessionId: string | null
  deviceId: string | null
  deviceName: string | null
  addedAt: number
  changedAt: number
  removedAt: number | null
  /** For sorting: folded, without a leading article. */
  titleKey: string
  authorKey: string
  year: number | null
  /** In hundredths. */
  rating: number | null
  /** Open loans, and when the first of them is due. */
  lent: number
  dueAt: number | null
  coverFileId: string | null
  thumbFileId: string | null
  /** What there is to filter by, each in a line of its own: `shelf:<folded name>`. Begins and ends with a line break. */
  labels: string
  /** Everything that is searched, folded. */
  search: string
  /** JSON: `BookDetails` (features/books/book-record.ts). */
  details: string
}

/** A file of books that was read, and what became of it. */
export interface BookImportRow {
  ownerId: string
  id: string
  format: string
  state: 'read' | 'running' | 'done' | 'failed'
  rows: number
  /** Pages whose books are in the catalogue. */
  donePages: number
  /** JSON: by outcome. */
  counts: string
  /** JSON: their names. */
  ignoredColumns: string
  undoId: string | null
  at: number
}

/** Two hundred rows of such a file. */
export interface BookImportPageRow {
  ownerId: string
  importId: string
  page: number
  /** JSON. */
  rows: string
}

/** A stock-take of one shelf or place. */
export interface ShelfCheckRow {
  ownerId: string
  id: string
  kind: 'shelf' | 'location'
  name: string
  startedAt: number
  endedAt: number | null
  /** JSON: what was found, as it was when it ended. */
  report: string | null
}

export interface ShelfCheckScanRow {
  ownerId: string
  checkId: string
  id: string
  isbn: string
  at: number
}

/** A shelf at which anybody with the link may look. */
export interface ShelfShareRow {
  id: string
  ownerId: string
  /** The shelf's. */
  name: string
  createdAt: number
}

/** What a provider said of an ISBN, kept for everybody. */
export interface BookAnswerRow {
  isbn: string
  provider: string
  /** `failed`: it was given up for now. */
  state: 'found' | 'unknown' | 'failing' | 'failed'
  /** JSON: `BookFacts`. */
  facts: string
  /** JSON: links to pictures, the best first. */
  coverUrls: string
  /** 0: to be asked again. */
  askedAt: number
  /** Failures since the last answer. */
  attempts: number
}

/** The cover that was found for an ISBN, kept for everybody. Without files: there is none to be had. */
export interface BookCoverRow {
  isbn: string
  provider: string | null
  coverFileId: string | null
  thumbFileId: string | null
  width: number | null
  height: number | null
  fetchedAt: number
}

/** A change of a catalogue that can be taken back. */
export interface BookUndoRow {
  ownerId: string
  id: string
  kind: UndoKind
  at: number
  version: number
  /** JSON: the ids of its books. */
  bookIds: string
  /** JSON: the rows as they were; an id alone for those that were not there. */
  before: string
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

/** A phone that may be invited without scanning. */
export interface KnownPhoneRow {
  id: string
  /** A user. */
  ownerId: string
  /** SHA-256 of the key that the phone made, base64url. */
  keyHash: string
  name: string
  knownSince: number
  /** When its page last asked whether it is invited, to ten seconds. */
  seenAt: number
  invitedTo: string | null
  invitedAt: number | null
}

/** An application that uses our API. */
export interface ApiKeyRow {
  id: string
  name: string
  /** SHA-256 of the key, base64url. */
  hash: string
  createdAt: number
  usedAt: number | null
  revokedAt: number | null
}

/** Photos on their way to a destination, or there. */
export interface PublicationRow {
  sessionId: string
  /** Made by whoever asked: asking again is the same publication. */
  id: string
  destination: string
  by: string
  /** JSON: `PublicationItem[]` (features/publishing/publications.ts), in order. What was asked for does not change any more. */
  items: string
  state: 'running' | 'done' | 'failed'
  code: string | null
  /** Counts how often it was begun anew after it had failed. */
  attempt: number
  startedAt: number
  endedAt: number | null
}

/** A login request: what its session, page and tickets do not say. Used up by deleting it. */
export interface SigninRow {
  sessionId: string
  state: 'pending' | 'claimed' | 'approved' | 'denied'
  /** Of the desktop, as the server saw it: "Chrome on Windows", `203.0.113.7`. */
  browser: string
  address: string
  askedAt: number
  expiresAt: number
  /** The phone's login. */
  claimedBy: string | null
  userId: string | null
  /** What the phone calls itself. */
  phone: string | null
  /** 1: the phone asked for the number, so it cannot approve without. */
  isNumberNeeded: 0 | 1
}

/** Something that happened to an account. */
export interface AccountEventRow {
  id: string
  userId: string
  type: AccountEventType
  at: number
  browser: string | null
  address: string | null
  way: LoginWay | null
  phone: string | null
}

/** Our tables. Those of the identity library (`users`, `logins`, …) are known to accounts/ alone. */
export interface Tables {
  sessions: SessionRow
  tickets: TicketRow
  devices: DeviceRow
  events: EventRow
  photos: PhotoRow
  texts: TextRow
  handouts: HandoutRow
  files: FileRow
  scans: ScanRow
  stockTakes: StockTakeRow
  expectedItems: ExpectedItemRow
  catalogues: CatalogueRow
  books: BookRow
  bookUndos: BookUndoRow
  bookImports: BookImportRow
  bookImportPages: BookImportPageRow
  shelfChecks: ShelfCheckRow
  shelfCheckScans: ShelfCheckScanRow
  shelfShares: ShelfShareRow
  bookAnswers: BookAnswerRow
  bookCovers: BookCoverRow
  jobs: JobRow
  knownPhones: KnownPhoneRow
  apiKeys: ApiKeyRow
  publications: PublicationRow
  signins: SigninRow
  accountEvents: AccountEventRow
}
