import type { BookChanges, BookDetail, BookList, BookSummary, BookView, booksQuery } from '@snaplink/contract'
import { type ExpressionBuilder, sql } from 'kysely'
import type * as z from 'zod'
import type { Tables } from '../../db/tables.ts'
import { AppError } from '../../errors.ts'
import type { BookParts } from './book-parts.ts'
import { type BookRecord, type LabelKind, labelLine, namedLabels, recordOf } from './book-record.ts'
import { viewOf } from './book-view.ts'
import { readCatalogue, readRows } from './catalogue.ts'
import type { ProviderAnswer } from './fill-facts.ts'
import { fold, wordsOf } from './fold.ts'
import { toIsbn13 } from './isbn.ts'

export type BookQueries = ReturnType<typeof createBookQueries>

const maxSummaries = 100
const idOf = ({ id }: { id: string }) => id

/** Reads of one owner's catalogue. What is another's is not there. */
export function createBookQueries({ db, urls, clock }: Pick<BookParts, 'db' | 'urls' | 'clock'>) {
  const of = (ownerId: string) => db.read.selectFrom('books').where('ownerId', '=', ownerId)
  const here = (ownerId: string) => of(ownerId).where('removedAt', 'is', null)
  /** Of catalogues that somebody looks at: counting them anew reads all of each. */
  const summaries = new Map<string, BookSummary>()
  const versionOf = async (ownerId: string) => (await readCatalogue(db.read, ownerId))?.version ?? 0

  /** Of the ids that are there, in the order asked for. */
  async function views(ownerId: string, ids: readonly string[]): Promise<BookView[]> {
    const rows = new Map((await readRows(db.read, ownerId, ids)).map((row) => [row.id, row]))
    return ids.flatMap((id) => {
      const row = rows.get(id)
      return row ? [viewOf(recordOf(row), urls)] : []
    })
  }

  return {
    views,

    async list(ownerId: string, query: z.output<typeof booksQuery>): Promise<BookList> {
      // The version first: what changes between the two reads is told again, never left out.
      const version = await versionOf(ownerId)
      const wanted = here(ownerId).where((eb) => eb.and(conditionsOf(eb, query, clock.now())))
      const { column, isDown } = sortOf(query)
      const direction = isDown ? 'desc' : 'asc'
      // Ids alone are sorted; a page of whole rows is fetched by them.
      const ordered = wanted
        .select('id')
        .orderBy(column, direction)
        .$if(query.sort === 'author', (q) => q.orderBy('titleKey'))
        .orderBy('id', direction)
        .offset(query.offset)
        .limit(query.limit)
      const count = async () => {
        const { total } = await wanted.select((eb) => eb.fn.countAll<number>().as('total')).executeTakeFirstOrThrow()
        return Number(total)
      }
      if (!isReadThrough(query)) {
        const total = await count()
        return { books: await views(ownerId, (await ordered.execute()).map(idOf)), total, version }
      }
      // Counted on the way: by itself it would read the whole catalogue through a second time.
      const page = await ordered.select((eb) => eb.fn.countAll<number>().over().as('total')).execute()
      const total = page[0] ? Number(page[0].total) : query.offset > 0 ? await count() : 0
      return { books: await views(ownerId, page.map(idOf)), total, version }
    },

    async changes(ownerId: string, { since, limit }: { since: string; limit: number }): Promise<BookChanges> {
      const [from = 0, afterId = ''] = [Number(since.split('.')[0]), since.split('.')[1]]
      const catalogue = await readCatalogue(db.read, ownerId)
      const version = catalogue?.version ?? 0
      // From the beginning there is nothing to miss.
      const isTooOld = from > 0 && from < (catalogue?.forgottenTo ?? 0)
      if (from > version || isTooOld) return { books: [], version, isReset: true }
      const rows = await of(ownerId)
        .selectAll()
        .where((eb) => {
          const later = eb('version', '>', from)
          return afterId ? eb.or([later, eb.and([eb('version', '=', from), eb('id', '>', afterId)])]) : later
        })
        .orderBy('version')
        .orderBy('id')
        .limit(limit + 1)
        .execute()
      const page = rows.slice(0, limit)
      const last = page.at(-1)
      const books = page.map((row) => viewOf(recordOf(row), urls))
      return { books, version, ...(rows.length > limit && last && { next: `${last.version}.${last.id}` }) }
    },

    async summary(ownerId: string): Promise<BookSummary> {
      const version = await versionOf(ownerId)
      const kept = summaries.get(ownerId)
      if (kept?.version === version) return kept
      const rows = await here(ownerId).select(['details', 'lookUp', 'lent']).execute()
      const counts = new Map<string, { kind: LabelKind; name: string; books: number }>()
      let copies = 0
      for (const row of rows) {
        const details: BookRecord['details'] = JSON.parse(row.details)
        copies += details.copies.length
        for (const [kind, name] of namedLabels({ details })) {
          const key = `${kind}:${fold(name)}`
          const known = counts.get(key)
          if (known) known.books += 1
          else counts.set(key, { kind, name, books: 1 })
        }
      }
      const all = [...counts.values()].sort((a, b) => a.name.localeCompare(b.name))
      const counted = (wanted: LabelKind) =>
        all.filter(({ kind }) => kind === wanted).map(({ name, books }) => ({ name, books }))
      const summary: BookSummary = {
        ...{ books: rows.length, copies, waiting: rows.filter(({ lookUp }) => lookUp === 'waiting').length },
        ...{ shelves: counted('shelf'), tags: counted('tag'), locations: counted('location') },
        ...{ languages: counted('language'), reading: counted('reading'), stock: counted('stock') },
        ...{ lent: rows.filter(({ lent }) => lent > 0).length, version },
      }
      if (summaries.size >= maxSummaries) summaries.clear()
      summaries.set(ownerId, summary)
      return summary
    },

    /** @throws AppError `book.unknown` */
    async detail(
      ownerId: string,
      bookId: string,
      answersFor: (isbn: string) => Promise<readonly (ProviderAnswer & { name: string })[]>,
    ): Promise<BookDetail> {
      const row = await of(ownerId).selectAll().where('id', '=', bookId).executeTakeFirst()
      if (!row) throw new AppError('book.unknown')
      const book = recordOf(row)
      const others = here(ownerId).select('id').where('id', '!=', bookId)
      const twins = book.isbn === null ? [] : await others.where('isbn', '=', book.isbn).limit(20).execute()
      const sameWork = row.titleKey
        ? await others
            .where('titleKey', '=', row.titleKey)
            .where('authorKey', '=', row.authorKey)
            .where((eb) => eb.or([eb('isbn', 'is', null), eb('isbn', '!=', book.isbn ?? '')]))
            .limit(20)
            .execute()
        : []
      const answers = book.isbn === null ? [] : await answersFor(book.isbn)
      return {
        book: viewOf(book, urls),
        answers: answers.map(({ provider, name, facts, coverUrls }) => ({
          ...{ provider, name, facts, hasCover: coverUrls.length > 0 },
        })),
        loans: [...book.details.loans].reverse(),
        duplicates: twins.map(({ id }) => id),
        editions: sameWork.map(({ id }) => id),
      }
    },

    /** What was added in one session, the newest first. */
    async ofSession(ownerId: string, sessionId: string, limit: number): Promise<BookView[]> {
      const rows = await here(ownerId)
        .selectAll()
        .where('sessionId', '=', sessionId)
        .orderBy('addedAt', 'desc')
        .orderBy('id')
        .limit(limit)
        .execute()
      return rows.map((row) => viewOf(recordOf(row), urls))
    },
  }
}

type Query = z.output<typeof booksQuery>

/** Whether what is asked for is found by reading every row: what stands in an index is counted faster. */
function isReadThrough({ q, shelf, tag, location, language, reading, stock }: Query): boolean {
  return [q, shelf, tag, location, language, reading, stock].some((wish) => wish !== undefined)
}

function conditionsOf(eb: ExpressionBuilder<Tables, 'books'>, query: Query, now: number) {
  // `instr` compares byte by byte here (the columns are folded), and has no wildcards that a search could hold.
  const contains = (column: 'search' | 'labels', part: string) => sql<boolean>`instr(${sql.ref(column)}, ${part}) > 0`
  const { shelf, tag, location, language, reading, stock, lookUp, lent, isbn } = query
  const labels = Object.entries({ shelf, tag, location, language, reading, stock } as Record<LabelKind, string>)
  return [
    ...wordsOf(query.q ?? '').map((word) => contains('search', word)),
    ...labels.flatMap(([kind, name]) =>
      name === undefined ? [] : [contains('labels', labelLine(kind as LabelKind, name))],
    ),
    ...(lookUp === undefined ? [] : [eb('lookUp', '=', lookUp)]),
    ...(lent === undefined ? [] : [eb('lent', '>', 0)]),
    ...(lent === 'overdue' ? [eb('dueAt', '<', now)] : []),
    ...(isbn === undefined ? [] : [eb('isbn', '=', toIsbn13(isbn) ?? '')]),
  ]
}

const columns = {
  added: 'addedAt',
  changed: 'changedAt',
  title: 'titleKey',
  author: 'authorKey',
  year: 'year',
  rating: 'rating',
} as const

/** The newest and the best first, letters from A to Z, unless somebody wants it otherwise. */
function sortOf({ sort, order }: Query) {
  const usual = sort === 'title' || sort === 'author' ? 'up' : 'down'
  return { column: columns[sort], isDown: (order ?? usual) === 'down' }
}
