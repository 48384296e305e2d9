const seconds = 1000
const minutes = 60 * seconds
const hours = 60 * minutes

/** Every number that bounds what a client may do, each with its reason. Times in milliseconds, sizes in bytes. */
export const limits = Object.freeze({
  /** A person who scans at the last moment still gets in: the page renews before the ticket ends. */
  ticketMs: 3 * minutes,
  /** How often an open page asks for a fresh ticket. */
  ticketRenewMs: 2 * minutes,
  /** How long a desktop waits for a phone to let it in; the documented API says 300 seconds. */
  signinMs: 5 * minutes,
  /** How often the page shows another code: a photo of the screen is soon worth nothing. */
  signinRenewMs: 45 * seconds,
  /** A code that has been replaced still serves the person who was just scanning it. */
  signinGraceMs: 20 * seconds,
  /** How often `check-qr` should be asked. */
  signinPollSeconds: 2,
  /** What happened to an account is told for half a year. */
  accountEventMs: 180 * 24 * hours,
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
  /** Phones that one owner may invite without scanning. */
  maxKnownPhones: 20,
  /** Photos in one session unless its opener says otherwise. */
  maxPhotos: 24,
  /** One photo: a 48-megapixel JPEG is about 20 MB. */
  maxPhotoBytes: 25 * 1024 * 1024,
  /** All photos of one session: 24 of the largest. */
  maxTotalBytes: 600 * 1024 * 1024,
  /** How long a photo that was removed can be brought back: as long as somebody may still be looking at the same list. */
  restoreMs: 10 * minutes,
  /** The least time between two pictures of one phone's viewfinder: enough to aim, and a third of a Mbit/s at most. */
  viewfinderFrameMs: 200,
  /** The least time between two presses of its shutter from afar. */
  shutterMs: 300,
  /** Bounds memory before anything is decoded. 100 megapixels are more than any phone's camera gives. */
  maxPhotoPixels: 100_000_000,
  /** An upload that says nothing for so long has lost its phone; the phone sends it again. */
  uploadIdleMs: 60 * seconds,
  /** A photo is decoded within this time or rejected. */
  decodeMs: 30 * seconds,
  /** One text: a long letter, and even if every character is escaped in JSON it fits into a frame. UTF-16 units, as `length`. */
  maxTextChars: 8 * 1024,
  /** Texts in one session at the same time: more than anybody looks through, and one answer holds them all. */
  maxTexts: 100,
  /** One file for the phone: a minute of video, or what a 100 Mbit/s Wi-Fi carries in ten seconds. A phone does not resume a download. */
  maxHandoutBytes: 100 * 1024 * 1024,
  /** Files for the phone in one session at the same time … */
  maxHandouts: 50,
  /** … and all of them together: they lie on the computer's disk until the session ends. */
  maxHandoutsBytes: 1024 * 1024 * 1024,
  /** A link to one file's bytes, the only credential that may stand in a URL. */
  fileUrlMs: 10 * minutes,
  /** More than any code holds: the largest QR code has 4,296 letters, but nobody prints or reads that one. */
  maxCodeChars: 4096,
  /** Scans that one command adds: a minute's work, and with short codes a fifth of a frame. */
  maxScansPerCommand: 100,
  /** Scans deleted or brought back by one command: it fits into a frame. */
  maxScansAtOnce: 500,
  /** Scans in one answer: 300 KB, which a desktop shows without being seen to wait. */
  maxScansPerPage: 1000,
  /** How old a "changed since" may be: what was deleted for good before that cannot be told any more. */
  scanChangesMs: 9 * minutes,
  /** Stock-takes of one owner: one a week for years. */
  maxStockTakes: 200,
  /** A list of what should be there: 20,000 lines of 100 letters. */
  maxExpectedBytes: 2 * 1024 * 1024,
  maxExpectedItems: 20_000,
  /** More than any stock room has of one thing. */
  maxCount: 1_000_000,
  maxNoteChars: 1000,
  /** Books of one owner: a town's library. */
  maxBooks: 100_000,
  /** Books changed by one request: their ids are half of a frame, and undoing it keeps them all. */
  maxBooksAtOnce: 1000,
  /** Books in one answer: half a megabyte. */
  maxBooksPerPage: 500,
  /** A title, an author, a publisher: the longest real title has 900 letters in full. */
  maxBookLineChars: 1000,
  /** Authors, or subjects, of one book. */
  maxBookWords: 50,
  maxDescriptionChars: 10_000,
  /** A shelf, a tag, a place, a borrower. */
  maxLabelChars: 100,
  /** Shelves, or tags, of one book. */
  maxLabels: 50,
  /** Copies of one book: a school's class set. */
  maxCopies: 100,
  /** How long a removed book is remembered, so that every page that was open comes to hear of it. */
  removedBookMs: 30 * 24 * hours,
  /** Changes of a catalogue that can be taken back. */
  maxUndos: 20,
  /** A catalogue that is taken in: a large one as JSON, with a few hundred covers in it. */
  maxImportBytes: 32 * 1024 * 1024,
  maxImportRows: 20_000,
  /** Imports whose reports are kept. */
  maxImports: 20,
  /** Stock-takes of shelves of one owner. */
  maxShelfChecks: 200,
  /** Shelves of one owner that can be looked at by a link. */
  maxShelfShares: 100,
  /** A cover is no secret, and a dashboard stays open all day. */
  coverUrlMs: 24 * hours,
  /** A cover, as it comes. */
  maxCoverBytes: 10 * 1024 * 1024,
  maxNameChars: 80,
  maxFileNameChars: 255,
  minPasswordChars: 10,
  maxPasswordChars: 128,
})
