import * as z from 'zod'
import { bookFields } from './book-field.ts'
import { limits } from './limits.ts'
import { id, time } from './shape.ts'

/** Control characters, and those that turn the direction of what follows: in a title they would turn the page around it. */
const unseen = /(?![\n\t])[\p{Cc}\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff]/gu

/** Too long is cut rather than refused; half of an emoji, which no database keeps, becomes U+FFFD, accents are composed (NFC). */
const prose = (max: number) =>
  z
    .string()
    .transform((given) => given.toWellFormed().normalize('NFC').replace(unseen, '').slice(0, max).toWellFormed())
const line = (max: number) =>
  prose(max * 2).transform((given) => given.replace(/\s+/g, ' ').trim().slice(0, max).toWellFormed())
const label = line(limits.maxLabelChars).pipe(z.string().min(1))
const labels = z.array(label).max(limits.maxLabels)
const words = z.array(line(limits.maxBookLineChars).pipe(z.string().min(1))).max(limits.maxBookWords)

export const bookField = z.enum(bookFields)
/** As somebody typed or scanned it: ISBN-10 or -13, with hyphens and blanks or without. */
export const isbnTyped = z.string().trim().min(1).max(40)
/** How far its reader is. */
export const reading = z.enum(['unread', 'reading', 'read', 'abandoned'])
export type Reading = z.infer<typeof reading>
/** What it is to its owner. */
export const stock = z.enum(['owned', 'wanted', 'for-sale', 'sold', 'missing'])
export type Stock = z.infer<typeof stock>

/** What a provider, a person or a file knows of a book. What is not known is not there. */
export const bookFacts = z.object({
  title: line(limits.maxBookLineChars).optional(),
  subtitle: line(limits.maxBookLineChars).optional(),
  /** As on the title page: first name first. */
  authors: words.optional(),
  publisher: line(limits.maxBookLineChars).optional(),
  /** As it was printed: `1997`, `March 2004`, `[ca. 1920]`. */
  published: line(limits.maxLabelChars).optional(),
  pages: z.int().positive().max(100_000).optional(),
  /** ISO 639-1 where there is one, else 639-2/B: `de`, `en`, `grc`. */
  language: line(limits.maxLabelChars).optional(),
  subjects: words.optional(),
  series: line(limits.maxBookLineChars).optional(),
  description: prose(limits.maxDescriptionChars).optional(),
})
export type BookFacts = z.infer<typeof bookFacts>

const copy = z.object({ copyId: id, location: label.optional(), note: prose(limits.maxNoteChars).optional() })
/** Open without `returnedAt`. Overdue once `dueAt` is over. */
export const loan = z.object({
  loanId: id,
  person: label,
  lentAt: time,
  dueAt: time.optional(),
  returnedAt: time.optional(),
})
export type Loan = z.infer<typeof loan>

/** `waiting`: providers are being asked, or will be. `unknown`: none of them has it. `none`: there is no ISBN to ask for. */
export const lookUpState = z.enum(['none', 'waiting', 'found', 'unknown'])
export type LookUpState = z.infer<typeof lookUpState>

/** One book of a catalogue, complete: what a row, a tile and a panel show. */
export const bookView = z.object({
  bookId: id,
  /** The catalogue's, when this book last changed. */
  version: z.int(),
  /** ISBN-13, digits alone. */
  isbn: z.string().optional(),
  ...bookFacts.shape,
  /** Empty while it is being looked up. */
  title: z.string(),
  authors: z.array(z.string()),
  subjects: z.array(z.string()),
  /** Read out of `published`. */
  year: z.int().optional(),
  /** Where each field comes from: `you`, or the name of a provider or of a program. */
  sources: z.partialRecord(z.enum([...bookFields, 'cover']), z.string()),
  /** Left alone by look-ups. */
  locked: z.array(bookField),
  lookUp: lookUpState,
  shelves: z.array(z.string()),
  tags: z.array(z.string()),
  reading: reading.optional(),
  stock: stock.optional(),
  /** 0.25 to 5. */
  rating: z.number().optional(),
  location: z.string().optional(),
  note: z.string().optional(),
  /** At least one. */
  copies: z.array(copy),
  /** Those that are open, the oldest first. */
  loans: z.array(loan),
  /** Links good for a day, relative to where Snaplink lives. */
  cover: z.object({ url: z.string(), thumbUrl: z.string(), width: z.int(), height: z.int() }).optional(),
  addedAt: time,
  changedAt: time,
  /** Which phone or page it came by. */
  addedBy: z.object({ sessionId: id, deviceId: id, deviceName: z.string() }).optional(),
  removedAt: time.optional(),
})
export type BookView = z.infer<typeof bookView>

/** What a person may say of their book; what is left out stays, null takes it away. */
const wishes = z.object({
  reading: reading.nullable().optional(),
  stock: stock.nullable().optional(),
  rating: z.number().min(0.25).max(5).multipleOf(0.25).nullable().optional(),
  location: label.nullable().optional(),
  note: prose(limits.maxNoteChars).nullable().optional(),
})
const factChange = z.object({
  title: bookFacts.shape.title.nullable(),
  subtitle: bookFacts.shape.subtitle.nullable(),
  authors: bookFacts.shape.authors.nullable(),
  publisher: bookFacts.shape.publisher.nullable(),
  published: bookFacts.shape.published.nullable(),
  pages: bookFacts.shape.pages.nullable(),
  language: bookFacts.shape.language.nullable(),
  subjects: bookFacts.shape.subjects.nullable(),
  series: bookFacts.shape.series.nullable(),
  description: bookFacts.shape.description.nullable(),
})

/** A change of one book or of many alike. A fact that a person writes is theirs: no look-up replaces it. */
export const bookChange = z.object({
  ...factChange.partial().shape,
  ...wishes.shape,
  /** Another ISBN is looked up anew. */
  isbn: isbnTyped.nullable().optional(),
  /** All of them, instead of those there are. */
  shelves: labels.optional(),
  tags: labels.optional(),
  addShelves: labels.optional(),
  removeShelves: labels.optional(),
  addTags: labels.optional(),
  removeTags: labels.optional(),
  lock: z.array(bookField).optional(),
  /** Also gives a fact that a person wrote back to the providers. */
  unlock: z.array(bookField).optional(),
  /** All of them, instead of those there are. */
  copies: z.array(copy).min(1).max(limits.maxCopies).optional(),
  /** Those that are there; the last one stays. */
  removeCopies: z.array(id).max(limits.maxCopies).optional(),
  /** Of a cover that a person chose or a provider gave: null takes it away. */
  cover: z.null().optional(),
})
export type BookChange = z.infer<typeof bookChange>

/** A book on its way in, with an id of its sender's making. */
export const newBook = z
  .object({
    bookId: id,
    isbn: isbnTyped.optional(),
    ...bookFacts.shape,
    shelves: labels.optional(),
    tags: labels.optional(),
    location: label.optional(),
    /** Where it waited before it could be sent. */
    scannedAt: time.optional(),
    /** What becomes of it if the ISBN is in the catalogue: `tell` says so and adds nothing; with `copy` the book gets a copy. */
    ifKnown: z.enum(['tell', 'copy']).default('tell'),
  })
  .refine(({ isbn, title }) => isbn !== undefined || Boolean(title), { message: 'an ISBN or a title', path: ['isbn'] })
export type NewBook = z.infer<typeof newBook>

/** What `book.add` answers. `isKnown`: the ISBN was there already, as this `bookId`. */
export const addedBook = z.object({
  bookId: id,
  isbn: z.string().optional(),
  isKnown: z.boolean(),
  /** Of a book that is known, or whose ISBN was looked up before. */
  title: z.string().optional(),
  copies: z.int(),
})
export type AddedBook = z.infer<typeof addedBook>

/** What `book.find` answers: the entries with this ISBN, and where they stand. */
export const foundBooks = z.object({
  isbn: z.string(),
  bookIds: z.array(id),
  books: z.array(
    bookView.pick({ bookId: true, title: true, authors: true, shelves: true, location: true }).extend({
      copies: z.int(),
      /** Copies that are lent. */
      lent: z.int(),
    }),
  ),
})
export type FoundBooks = z.infer<typeof foundBooks>

export const bookSort = z.enum(['added', 'changed', 'title', 'author', 'year', 'rating'])
export type BookSort = z.infer<typeof bookSort>

/** `GET /api/books`, with `since` for what has changed since a `version`, removals included. */
export const booksQuery = z.object({
  /** Words that stand in title, author, ISBN, shelf, tag, place or note; accents and case do not matter. */
  q: z.string().max(200).optional(),
  shelf: z.string().max(200).optional(),
  tag: z.string().max(200).optional(),
  location: z.string().max(200).optional(),
  language: z.string().max(200).optional(),
  reading: reading.optional(),
  stock: stock.optional(),
  lookUp: lookUpState.optional(),
  lent: z.enum(['open', 'overdue']).optional(),
  isbn: isbnTyped.optional(),
  sort: bookSort.default('added'),
  order: z.enum(['up', 'down']).optional(),
  offset: z.coerce.number().int().nonnegative().max(1_000_000).default(0),
  limit: z.coerce.number().int().positive().max(limits.maxBooksPerPage).default(100),
})
export type BooksQuery = z.input<typeof booksQuery>
/** `version` is for `since`. `total` of what was asked for, not only of this page. */
export const bookList = z.object({ books: z.array(bookView), total: z.int(), version: z.int() })
export type BookList = z.infer<typeof bookList>

export const bookChangesQuery = z.object({
  /** An answer's `version`, or its `next` where that said that there is more. */
  since: z.string().regex(/^\d{1,15}(\.[A-Za-z0-9_-]{8,64})?$/),
  limit: z.coerce.number().int().positive().max(limits.maxBooksPerPage).default(limits.maxBooksPerPage),
})
/** `isReset`: too long ago, or what was read is no longer of this catalogue: read all of it again. */
export const bookChanges = z.object({
  books: z.array(bookView),
  version: z.int(),
  next: z.string().optional(),
  isReset: z.boolean().optional(),
})
export type BookChanges = z.infer<typeof bookChanges>

/** `GET /api/sessions/:id/books` (token of the session): what was added in it, the newest first. */
export const sessionBookList = z.object({ books: z.array(bookView), cursor: z.int() })
export type SessionBookList = z.infer<typeof sessionBookList>

const counted = z.array(z.object({ name: z.string(), books: z.int() }))
/** `GET /api/books/summary`: what there is to filter by, each with its number of books. */
export const bookSummary = z.object({
  books: z.int(),
  copies: z.int(),
  waiting: z.int(),
  shelves: counted,
  tags: counted,
  locations: counted,
  languages: counted,
  reading: counted,
  stock: counted,
  lent: z.int(),
  version: z.int(),
})
export type BookSummary = z.infer<typeof bookSummary>

/** `GET /api/books/:bookId`: with what each provider says, and books that may be the same. */
export const bookDetail = z.object({
  book: bookView,
  answers: z.array(z.object({ provider: z.string(), name: z.string(), facts: bookFacts, hasCover: z.boolean() })),
  /** Those that are over, too; the newest first. */
  loans: z.array(loan),
  /** Other entries with this ISBN. */
  duplicates: z.array(id),
  /** Entries of the same title and author with another ISBN. */
  editions: z.array(id),
})
export type BookDetail = z.infer<typeof bookDetail>

const bookIds = z.array(id).min(1).max(limits.maxBooksAtOnce)
/** `PATCH /api/books`: all or none. With `isRemoved` they are deleted, or brought back. */
export const bookChangeRequest = z.object({
  bookIds,
  change: bookChange.default({}),
  isRemoved: z.boolean().optional(),
})
export type BookChangeRequest = z.input<typeof bookChangeRequest>
/** `undoId` for `POST /api/books/undo`; absent where nothing changed. */
export const bookChangeAnswer = z.object({
  books: z.array(bookView),
  version: z.int(),
  undoId: id.optional(),
})
export type BookChangeAnswer = z.infer<typeof bookChangeAnswer>

/** `POST /api/books/merge`: what `keepId` lacks is taken from the others, which are removed; shelves, tags, copies and loans are joined. */
export const mergeRequest = z.object({ keepId: id, otherIds: z.array(id).min(1).max(20) })
export type MergeRequest = z.input<typeof mergeRequest>
/** `POST /api/books/:bookId/choose`: what one provider says, locked. */
export const chooseRequest = z.object({ field: z.enum([...bookFields, 'cover']), provider: z.string().max(64) })
export type ChooseRequest = z.input<typeof chooseRequest>
/** `POST /api/books/refresh`: asks all providers again. */
export const refreshRequest = z.object({ bookIds })
export type RefreshRequest = z.input<typeof refreshRequest>

export const undoKind = z.enum(['edit', 'remove', 'restore', 'merge', 'import', 'cover', 'lend', 'return', 'add'])
export type UndoKind = z.infer<typeof undoKind>
/** `GET /api/books/undo`: what can be taken back, the newest first. */
export const undoList = z.object({
  changes: z.array(z.object({ undoId: id, kind: undoKind, books: z.int(), at: time })),
})
export type UndoList = z.infer<typeof undoList>
export const undoRequest = z.object({ undoId: id })
export type UndoRequest = z.input<typeof undoRequest>

/** By its id, or by what was scanned. */
const which = { bookId: id.optional(), isbn: isbnTyped.optional() }
const one = <Shape extends z.ZodType<{ bookId?: string | undefined; isbn?: string | undefined }>>(shape: Shape) =>
  shape.refine(({ bookId, isbn }) => bookId !== undefined || isbn !== undefined, {
    message: 'a book or an ISBN',
    path: ['isbn'],
  })
const newLoan = z.object({ loanId: id, person: label, dueAt: time.optional() })
/** `POST /api/books/:bookId/loans`. The id is made by the client: the same loan again changes nothing. */
export const loanRequest = newLoan
export type LoanRequest = z.input<typeof loanRequest>
/** `POST /api/books/:bookId/return`. Without a loan: what went first. */
export const returnRequest = z.object({ loanId: id.optional() })
/** `GET /api/books/returned`: the last loans that are over, the newest first. */
export const returnedLoans = z.object({
  loans: z.array(loan.extend({ bookId: id, title: z.string(), returnedAt: time })),
})
export type ReturnedLoans = z.infer<typeof returnedLoans>
export const lendData = one(newLoan.extend(which))
export const returnData = one(z.object({ loanId: id.optional(), ...which }))

/** What became of a row of a file, or would: `known` is there already, `empty` has neither ISBN nor title. */
export const importOutcome = z.enum(['new', 'added', 'known', 'wrong-isbn', 'empty'])
export type ImportOutcome = z.infer<typeof importOutcome>
/** `POST /api/books/imports` (the file as it is): what it was found to be. Nothing is added before `…/:importId/run`. */
export const importView = z.object({
  importId: id,
  /** `snaplink-json`, `snaplink-csv`, `goodreads`, `librarything`, `storygraph`, `calibre`, `csv`, `isbn-list`. */
  format: z.string(),
  state: z.enum(['read', 'running', 'done', 'failed']),
  rows: z.int(),
  /** Rows that are done with, while it runs. */
  doneRows: z.int(),
  counts: z.partialRecord(importOutcome, z.int()),
  /** What the file says that has no place in a catalogue. */
  ignoredColumns: z.array(z.string()),
  at: time,
  /** Takes all of it back. */
  undoId: id.optional(),
})
export type ImportView = z.infer<typeof importView>
/** `GET /api/books/imports`: the last ones, the newest first. */
export const importList = z.object({ imports: z.array(importView) })
export type ImportList = z.infer<typeof importList>
/** `GET /api/books/imports/:importId?page=0`: what became of each row, two hundred a page. `line` as a spreadsheet counts. */
export const importReport = importView.extend({
  pages: z.int(),
  page: z.array(
    z.object({
      line: z.int(),
      outcome: importOutcome,
      /** As it stands in the file. */
      isbn: z.string(),
      title: z.string().optional(),
      bookId: id.optional(),
      /** The book came without its ISBN, which is in its note now: a digit of it is wrong. */
      isIsbnWrong: z.boolean().optional(),
    }),
  ),
})
export type ImportReport = z.infer<typeof importReport>
export const importReportQuery = z.object({ page: z.coerce.number().int().nonnegative().max(10_000).default(0) })
/** `GET /api/books/export`: all of it, or one shelf, to be saved. */
export const bookExportQuery = z.object({
  format: z.enum(['csv', 'json', 'bibtex', 'marcxml']).default('csv'),
  shelf: label.optional(),
})

/** `POST /api/books/shelf-checks`: a stock-take of one shelf, or of one place. */
export const shelfCheckRequest = z
  .object({ shelfCheckId: id, shelf: label.optional(), location: label.optional() })
  .refine(({ shelf, location }) => (shelf === undefined) !== (location === undefined), {
    message: 'a shelf or a place',
    path: ['shelf'],
  })
export type ShelfCheckRequest = z.infer<typeof shelfCheckRequest>
const shelfCheckSummary = z.object({
  shelfCheckId: id,
  shelf: z.string().optional(),
  location: z.string().optional(),
  startedAt: time,
  endedAt: time.optional(),
})
export const shelfCheckList = z.object({ shelfChecks: z.array(shelfCheckSummary) })
export type ShelfCheckList = z.infer<typeof shelfCheckList>
const shelfCheckLine = z.object({ bookId: id, isbn: z.string().optional(), title: z.string(), copies: z.int() })
/** As it is while it runs, as it was when it ended. `copies`: of a missing one how many, without those that are lent; of the others how many were scanned. */
export const shelfCheckView = shelfCheckSummary.extend({
  scans: z.int(),
  /** Books that should stand there. */
  expected: z.int(),
  /** Copies that do. */
  found: z.int(),
  right: z.array(shelfCheckLine),
  missing: z.array(shelfCheckLine),
  /** In the catalogue, but not here. */
  misplaced: z.array(
    z.object({
      ...{ bookId: id, isbn: z.string(), title: z.string(), shelves: z.array(z.string()), copies: z.int() },
      location: z.string().optional(),
    }),
  ),
  /** Not in the catalogue, or more copies than there should be. */
  extra: z.array(z.object({ isbn: z.string(), copies: z.int() })),
})
export type ShelfCheckView = z.infer<typeof shelfCheckView>
export const shelfCheckOutcome = z.enum(['right', 'misplaced', 'extra'])
export const shelfCheckScan = z.object({ scanId: id, isbn: isbnTyped })

/** `POST /api/books/shares`. */
export const shareRequest = z.object({ shelf: label })
/** Anybody who has the `token` may look at the shelf: `GET /api/shared-shelves/:token`. */
export const shelfShareView = z.object({ shareId: id, shelf: z.string(), token: z.string(), createdAt: time })
export type ShelfShareView = z.infer<typeof shelfShareView>
export const shelfShareList = z.object({ shares: z.array(shelfShareView) })
export type ShelfShareList = z.infer<typeof shelfShareList>
/** By title, a hundred at a time; what stands on a title page, and nothing that its owner wrote beside it. */
export const sharedShelf = z.object({
  shelf: z.string(),
  total: z.int(),
  books: z.array(
    bookView.pick({
      ...{ title: true, subtitle: true, authors: true, publisher: true, published: true, year: true, pages: true },
      ...{ language: true, series: true, isbn: true, description: true, cover: true },
    }),
  ),
})
export type SharedShelf = z.infer<typeof sharedShelf>
export const sharedShelfQuery = z.object({ offset: z.coerce.number().int().nonnegative().max(1_000_000).default(0) })
