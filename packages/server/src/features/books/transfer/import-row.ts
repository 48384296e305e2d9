import {
  type BookFacts,
  bookFacts,
  type LookUpState,
  limits,
  type Reading,
  reading,
  type Stock,
  stock,
} from '@snaplink/contract'
import type { BookDetails } from '../book-record.ts'
import { isThere } from '../fill-facts.ts'

/** One book of a file that is being taken in, as far as the file knows it. */
export interface ImportedBook {
  /** As it stands there; empty where the file has none. */
  readonly isbn: string
  readonly bookId?: string | undefined
  readonly addedAt?: number | undefined
  /** Of our own export: nobody need be asked again. */
  readonly lookUp?: LookUpState
  /** JPEG, base64. */
  readonly cover?: string
  readonly details: Partial<Omit<BookDetails, 'coverSize' | 'sources'>> & { readonly sources?: BookDetails['sources'] }
}

/** A row of a file: a book, or why it is none. */
export interface ImportRow {
  /** As a spreadsheet counts. */
  readonly line: number
  readonly book: ImportedBook
}

/** What a file was found to be, read. */
export interface ReadFile {
  readonly format: string
  readonly rows: readonly ImportRow[]
  /** Columns that have no place in a catalogue. */
  readonly ignoredColumns: readonly string[]
}

/** `[9780261102217]`, `="9780261102217"`, `978-0-261…`: the digits in it; what has none is empty. */
export function isbnIn(text: string | undefined): string {
  return text?.replace(/^[="'[\s]+|["'\]\s]+$/g, '') ?? ''
}

export function listIn(text: string | undefined, separator: RegExp): string[] {
  return (text ?? '')
    .split(separator)
    .map((part) => part.trim().slice(0, limits.maxLabelChars))
    .filter(Boolean)
    .slice(0, limits.maxLabels)
}

export function numberIn(text: string | undefined): number | undefined {
  const number = Number(text?.replace(',', '.'))
  return text !== undefined && Number.isFinite(number) ? number : undefined
}

/** In quarters, 0.25 to 5; null for none, which programs write as 0. */
export function ratingIn(text: string | undefined): number | null {
  const number = numberIn(text)
  return number === undefined || number <= 0 ? null : Math.min(5, Math.max(0.25, Math.round(number * 4) / 4))
}

/** `2023/05/17`, `2023-05-17`, `17.05.2023`: midnight UTC. */
export function dateIn(text: string | undefined): number | undefined {
  const iso = /^(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})/.exec(text ?? '')
  const german = /^(\d{1,2})\.(\d{1,2})\.(\d{4})/.exec(text ?? '')
  const [year, month, day] = iso ? iso.slice(1) : german ? [german[3], german[2], german[1]] : []
  const time = Date.UTC(Number(year), Number(month) - 1, Number(day))
  return Number.isFinite(time) && time > 0 ? time : undefined
}

export function readingIn(text: string | undefined): Reading | null {
  return reading.safeParse(text?.toLowerCase()).data ?? null
}

export function stockIn(text: string | undefined): Stock | null {
  return stock.safeParse(text?.toLowerCase()).data ?? null
}

/** Facts within their bounds; what is not in form is left out. */
export function factsIn(raw: { [Field in keyof BookFacts]?: unknown }): BookFacts {
  const facts: Record<string, unknown> = {}
  for (const [field, shape] of Object.entries(bookFacts.shape)) {
    const given = raw[field as keyof BookFacts]
    const read = shape.safeParse(Array.isArray(given) ? given.filter(Boolean).slice(0, limits.maxBookWords) : given)
    if (read.success && isThere(read.data)) facts[field] = read.data
  }
  return facts as BookFacts
}

/** `Tolkien, J. R. R.` → `J. R. R. Tolkien`. */
export function turned(name: string): string {
  const [last, first, ...more] = name.split(',').map((part) => part.trim())
  return more.length === 0 && first ? `${first} ${last}` : name.trim()
}
