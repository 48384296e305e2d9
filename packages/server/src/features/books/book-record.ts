import type { BookFacts, BookField, Loan, Reading, Stock } from '@snaplink/contract'
import type { BookRow } from '../../db/tables.ts'
import { authorKeyOf, fold, titleKeyOf, yearOf } from './fold.ts'

export type BookCopy = { copyId: string; location?: string | undefined; note?: string | undefined }

/** What a book's row keeps as JSON. */
export interface BookDetails {
  facts: BookFacts
  /** Where each fact, and the cover, comes from. */
  sources: Partial<Record<BookField | 'cover', string>>
  locked: BookField[]
  shelves: string[]
  tags: string[]
  reading: Reading | null
  stock: Stock | null
  rating: number | null
  location: string | null
  note: string | null
  copies: BookCopy[]
  /** Those that are over, too. */
  loans: Loan[]
  /** In pixels. */
  coverSize: { width: number; height: number } | null
}

type Kept = 'ownerId' | 'id' | 'version' | 'isbn' | 'lookUp' | 'sessionId' | 'deviceId' | 'deviceName'
type KeptToo = 'addedAt' | 'changedAt' | 'removedAt' | 'coverFileId' | 'thumbFileId'

/** A book as we work with it; its row has some of it twice, to search and to sort by. */
export interface BookRecord extends Pick<BookRow, Kept | KeptToo> {
  readonly details: BookDetails
}

export const emptyDetails: BookDetails = Object.freeze({
  ...{ facts: {}, sources: {}, locked: [], shelves: [], tags: [], copies: [], loans: [] },
  ...{ reading: null, stock: null, rating: null, location: null, note: null, coverSize: null },
})

export function recordOf(row: BookRow): BookRecord {
  const { ownerId, id, version, isbn, lookUp, sessionId, deviceId, deviceName } = row
  const { addedAt, changedAt, removedAt, coverFileId, thumbFileId } = row
  return {
    ...{ ownerId, id, version, isbn, lookUp, sessionId, deviceId, deviceName },
    ...{ addedAt, changedAt, removedAt, coverFileId, thumbFileId },
    details: JSON.parse(row.details),
  }
}

export function rowOf(record: BookRecord): BookRow {
  const { details, ...kept } = record
  const { facts, rating } = details
  const open = openLoans(record)
  const due = open.flatMap(({ dueAt }) => dueAt ?? [])
  return {
    ...kept,
    titleKey: titleKeyOf(facts.title ?? ''),
    authorKey: authorKeyOf(facts.authors?.[0] ?? ''),
    year: yearOf(facts.published ?? '') ?? null,
    rating: rating === null ? null : Math.round(rating * 100),
    lent: open.length,
    dueAt: due.length > 0 ? Math.min(...due) : null,
    labels: labelsOf(record),
    search: searchOf(record),
    details: JSON.stringify(details),
  }
}

export function openLoans({ details }: BookRecord): Loan[] {
  return details.loans.filter(({ returnedAt }) => returnedAt === undefined)
}

export type LabelKind = 'shelf' | 'tag' | 'location' | 'language' | 'reading' | 'stock'

/** As it stands in `labels`, with the line breaks around it. */
export function labelLine(kind: LabelKind, name: string): string {
  return `\n${kind}:${fold(name)}\n`
}

/** With names as people wrote them, for a summary. */
export function namedLabels({ details }: Pick<BookRecord, 'details'>): [LabelKind, string][] {
  const { shelves, tags, reading, stock, location, facts, copies } = details
  const one = (kind: LabelKind, name: string | null | undefined): [LabelKind, string][] => (name ? [[kind, name]] : [])
  return [
    ...shelves.map((name): [LabelKind, string] => ['shelf', name]),
    ...tags.map((name): [LabelKind, string] => ['tag', name]),
    ...[...new Set([location, ...copies.map((copy) => copy.location)])].flatMap((name) => one('location', name)),
    ...one('language', facts.language),
    ...one('reading', reading),
    ...one('stock', stock),
  ]
}

function labelsOf(record: BookRecord): string {
  const lines = namedLabels(record).map(([kind, name]) => `${kind}:${fold(name)}`)
  return `\n${[...new Set(lines)].join('\n')}\n`
}

/** Far less than the description would be: it is read through for each letter that somebody types. */
const maxSearchChars = 4000

function searchOf(record: BookRecord): string {
  const { facts, shelves, tags, location, note, copies } = record.details
  const { title, subtitle, authors = [], publisher, series } = facts
  const people = openLoans(record).map(({ person }) => person)
  const places = copies.flatMap((copy) => [copy.location, copy.note])
  const all = [title, subtitle, ...authors, record.isbn, series, publisher, ...shelves, ...tags, location]
  return fold([...all, ...people, ...places, note].filter(Boolean).join(' ')).slice(0, maxSearchChars)
}
