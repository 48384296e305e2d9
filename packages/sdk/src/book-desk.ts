import type {
  ImportList,
  ImportView,
  ReturnedLoans,
  SharedShelf,
  ShelfCheckList,
  ShelfCheckView,
  ShelfShareList,
  ShelfShareView,
} from '@snaplink/contract'
import { newId } from '@snaplink/contract'
import { withAbsoluteCover } from './absolute-cover.ts'
import type { AccountOptions } from './accounts.ts'
import { createHttp, type Http } from './http.ts'

export type {
  ImportReport,
  ImportView,
  ReturnedLoans,
  SharedShelf,
  ShelfCheckList,
  ShelfCheckView,
  ShelfShareView,
} from '@snaplink/contract'

const httpOf = ({ base, login }: AccountOptions): Http => createHttp(base, login)

/** What a stock-take is of: one shelf, or one place. */
export type ShelfCheckSubject = { shelf: string } | { location: string }

/** Stock-takes of shelves, the newest first. */
export async function shelfChecks(options: AccountOptions = {}): Promise<ShelfCheckList['shelfChecks']> {
  return (await httpOf(options).json<ShelfCheckList>('GET', 'api/books/shelf-checks')).shelfChecks
}

/** @throws SnaplinkError `shelf-check.too-many` */
export function beginShelfCheck(subject: ShelfCheckSubject, options: AccountOptions = {}): Promise<ShelfCheckView> {
  return httpOf(options).json('POST', 'api/books/shelf-checks', { body: { shelfCheckId: newId(), ...subject } })
}

/** What it has found so far, or had when it ended. @throws SnaplinkError `shelf-check.unknown` */
export function shelfCheck(shelfCheckId: string, options: AccountOptions = {}): Promise<ShelfCheckView> {
  return httpOf(options).json('GET', `api/books/shelf-checks/${shelfCheckId}`)
}

/** A book that stands there, without a phone. @throws SnaplinkError `book.isbn-wrong`, `shelf-check.unknown` */
export function countInShelfCheck(
  shelfCheckId: string,
  isbn: string,
  options: AccountOptions = {},
): Promise<{ isbn: string; outcome: 'right' | 'misplaced' | 'extra'; title?: string }> {
  const body = { scanId: newId(), isbn }
  return httpOf(options).json('POST', `api/books/shelf-checks/${shelfCheckId}/scans`, { body })
}

/** Keeps what was found, whatever becomes of the books. @throws SnaplinkError `shelf-check.unknown` */
export function endShelfCheck(shelfCheckId: string, options: AccountOptions = {}): Promise<ShelfCheckView> {
  return httpOf(options).json('POST', `api/books/shelf-checks/${shelfCheckId}/end`, { body: {} })
}

/** @throws SnaplinkError `shelf-check.unknown` */
export async function removeShelfCheck(shelfCheckId: string, options: AccountOptions = {}): Promise<void> {
  await httpOf(options).json('DELETE', `api/books/shelf-checks/${shelfCheckId}`)
}

/** A link that saves what was found as CSV; for a browser, whose cookie is its login. */
export function shelfCheckExportUrl(shelfCheckId: string, options: AccountOptions = {}): string {
  return new URL(`api/books/shelf-checks/${shelfCheckId}/export`, httpOf(options).base).href
}

/** The last files that were read, the newest first. */
export async function bookImports(options: AccountOptions = {}): Promise<ImportView[]> {
  return (await httpOf(options).json<ImportList>('GET', 'api/books/imports')).imports
}

/** The last loans that are over, the newest first. */
export async function returnedLoans(options: AccountOptions = {}): Promise<ReturnedLoans['loans']> {
  return (await httpOf(options).json<ReturnedLoans>('GET', 'api/books/returned')).loans
}

/** The shelves at which others may look, the newest first. */
export async function shelfShares(options: AccountOptions = {}): Promise<ShelfShareView[]> {
  return (await httpOf(options).json<ShelfShareList>('GET', 'api/books/shares')).shares
}

/** A shelf that is shared already keeps its link. @throws SnaplinkError `share.too-many` */
export function shareShelf(shelf: string, options: AccountOptions = {}): Promise<ShelfShareView> {
  return httpOf(options).json('POST', 'api/books/shares', { body: { shelf } })
}

/** From now on its link leads nowhere. @throws SnaplinkError `share.unknown` */
export async function endShelfShare(shareId: string, options: AccountOptions = {}): Promise<void> {
  await httpOf(options).json('DELETE', `api/books/shares/${shareId}`)
}

/**
 * What anybody sees who has the link: a hundred books, by title. Links to covers are absolute.
 *
 * @throws SnaplinkError `share.unknown`
 */
export async function sharedShelf(token: string, offset = 0, options: AccountOptions = {}): Promise<SharedShelf> {
  const { base, json } = httpOf(options)
  const shelf = await json<SharedShelf>('GET', `api/shared-shelves/${encodeURIComponent(token)}?offset=${offset}`)
  return { ...shelf, books: shelf.books.map((book) => withAbsoluteCover(book, base)) }
}
