const seconds = 1000
const minutes = 60 * seconds
const hours = 60 * minutes

/** Every number that bounds what a client may do, each with its reason. Times in milliseconds, sizes in bytes. */
export const limits = Object.freeze({
  /** A person who scans at the last moment still gets in: the page renews before the ticket ends. */
  ticketMs: 3 * minutes,
  /** How often an open page asks for a fresh ticket. */
  ticketRenewMs: 2 * minutes,
  /** A session that nobody uses ends by itself … */
  sessionIdleMs: 30 * minutes,
  /** … and a session that is used ends after a day at the latest. */
  sessionMaxMs: 24 * hours,
  /** Both ends are told this long before the session ends. */
  sessionWarnMs: 5 * minutes,
  /** A phone that was off-line may still hand in what waits in its outbox. */
  lateCommandMs: 72 * hours,
  /** A socket that says nothing first is not one of ours. */
  firstFrameMs: 5 * seconds,
  /** One frame or JSON body: a command with a 32 KiB preview in base64 fits, a photo does not. */
  maxFrameBytes: 64 * 1024,
  /** What the desktop paints before the photo itself arrives. */
  maxPreviewBytes: 32 * 1024,
  /** Bytes waiting for one slow reader, beyond which signals are dropped and events wait in the log. */
  maxReaderBufferBytes: 1024 * 1024,
  /** How long a reader may take nothing at all before it is closed; it resumes from its cursor. */
  slowReaderMs: 30 * seconds,
  /** How often a silent line carries a sign of life, below the 60 s at which proxies hang up. */
  heartbeatMs: 15 * seconds,
  /** The longest that one long-poll waits: below the 30 s at which some networks cut idle requests. */
  maxWaitSeconds: 25,
  /** Events in one answer. A reader asks again at once if there is more. */
  maxEventsPerRead: 500,
  /** Phones in one session at the same time. */
  maxPhones: 8,
  /** Sessions one owner may have open at the same time. */
  maxOpenSessions: 50,
  /** Photos in one session unless its opener says otherwise. */
  maxPhotos: 24,
  /** One photo: a 48-megapixel JPEG is about 20 MB. */
  maxPhotoBytes: 25 * 1024 * 1024,
  /** Bounds memory before anything is decoded. 100 megapixels are more than any phone's camera gives. */
  maxPhotoPixels: 100_000_000,
  /** An upload that says nothing for so long has lost its phone; the phone sends it again. */
  uploadIdleMs: 60 * seconds,
  /** A photo is decoded within this time or rejected. */
  decodeMs: 30 * seconds,
  /** A link to one file's bytes, the only credential that may stand in a URL. */
  fileUrlMs: 10 * minutes,
  maxNameChars: 80,
  maxFileNameChars: 255,
  minPasswordChars: 10,
  maxPasswordChars: 128,
})
