import { bookFacts, bookFields, limits, loan, lookUpState, reading, stock } from '@snaplink/contract'
import * as z from 'zod'
import type { BookRecord } from '../book-record.ts'
import type { ImportedBook, ReadFile } from './import-row.ts'

const mark = 'snaplink-books'
const label = z.string().min(1).max(limits.maxLabelChars)
const labels = z.array(label).max(limits.maxLabels)
const id = z.string().regex(/^[A-Za-z0-9_-]{8,64}$/)

/** A book as it stands in our own JSON: all of it, with a picture where a person chose it. */
const exportedBook = z.object({
  bookId: id,
  isbn: z.string().optional(),
  lookUp: lookUpState,
  addedAt: z.int().nonnegative(),
  facts: bookFacts,
  sources: z.partialRecord(z.enum([...bookFields, 'cover']), z.string().max(64)),
  locked: z.array(z.enum(bookFields)),
  shelves: labels,
  tags: labels,
  reading: reading.nullable(),
  stock: stock.nullable(),
  rating: z.number().min(0.25).max(5).nullable(),
  location: label.nullable(),
  note: z
    .string()
    .max(limits.maxNoteChars * 20)
    .nullable(),
  copies: z
    .array(z.object({ copyId: id, location: label.optional(), note: z.string().max(limits.maxNoteChars).optional() }))
    .min(1)
    .max(limits.maxCopies * 20),
  loans: z.array(loan),
  /** JPEG, base64. */
  cover: z.base64().optional(),
})
export type ExportedBook = z.infer<typeof exportedBook>

export function toExported({ id, isbn, lookUp, addedAt, details }: BookRecord, cover: Buffer | null): ExportedBook {
  const { coverSize: _, sources, ...rest } = details
  const { cover: coverSource, ...others } = sources
  return {
    ...{ bookId: id, ...(isbn !== null && { isbn }), lookUp, addedAt, ...rest },
    // A provider's picture is found again by the ISBN.
    sources: cover || (coverSource === 'you' && details.coverSize === null) ? sources : others,
    ...(cover && { cover: cover.toString('base64') }),
  }
}

export const jsonHead = (at: number) => `{"format":"${mark}","version":1,"exportedAt":${at},"books":[\n`
export const jsonEnd = '\n]}\n'

export function isOwnJson(json: unknown): json is { books: unknown[] } {
  const { format, books } = json as { format?: unknown; books?: unknown }
  return format === mark && Array.isArray(books)
}

/** Books that are not in form have neither ISBN nor title, and are told of as such. */
export function readOwnJson({ books }: { books: unknown[] }): ReadFile {
  const rows = books.map((raw, i) => ({ line: i + 1, book: read(raw) }))
  return { format: 'snaplink-json', rows, ignoredColumns: [] }
}

function read(raw: unknown): ImportedBook {
  const parsed = exportedBook.safeParse(raw)
  if (!parsed.success) return { isbn: '', details: {} }
  const { bookId, isbn = '', lookUp, addedAt, cover, ...details } = parsed.data
  return { isbn, bookId, addedAt, lookUp, ...(cover !== undefined && { cover }), details }
}
