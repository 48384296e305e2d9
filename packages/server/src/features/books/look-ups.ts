import type { Kysely, Transaction } from 'kysely'
import * as z from 'zod'
import type { BookAnswerRow, BookCoverRow, Tables } from '../../db/tables.ts'
import type { BookParts } from './book-parts.ts'
import type { BookRecord } from './book-record.ts'
import { changeCatalogue, inTransaction } from './catalogue.ts'
import { type Cover, type Covers, withCover } from './covers.ts'
import { fillFacts, isComplete, type ProviderAnswer } from './fill-facts.ts'
import { type Provider, ProviderError } from './providers/provider.ts'
import type { Providers } from './providers/providers.ts'
import { eventsOf, type TellPages } from './tell-pages.ts'

const kind = 'books.look-up'
const day = 24 * 60 * 60_000
/** How long what was said is taken for what would be said. */
const goodForMs = { found: 180 * day, unknown: 7 * day, failed: day, failing: 0 }
/** Tries, about an hour of them, before a provider that refuses or talks nonsense is left out for a day. Being off-line is none. */
const maxFailures = 15

/** What is known of an ISBN already: `isSettled` where nobody need be asked. */
export interface KnownAnswers {
  readonly answers: readonly (ProviderAnswer & { name: string })[]
  readonly cover: (Cover & { provider: string }) | null
  readonly isSettled: boolean
}

export type LookUps = ReturnType<typeof createLookUps>

/**
 * What providers know, asked for once and kept for everybody. An ISBN is a job: it survives a restart, and comes again until every
 * provider has answered, or enough is known.
 */
export function createLookUps(
  parts: Pick<BookParts, 'db' | 'jobs' | 'clock' | 'logger'>,
  { providers, covers, tellPages }: { providers: Providers; covers: Covers; tellPages: TellPages },
) {
  const { db, jobs, clock, logger } = parts

  jobs.handle(kind, {
    data: z.object({ isbn: z.string(), isThorough: z.boolean().default(false) }),
    maxAttempts: Number.POSITIVE_INFINITY,
    atOnce: 2,
    run: ({ isbn, isThorough }) => lookUp(isbn, isThorough),
    onGivenUp: () => Promise.reject(new Error('A look-up is never given up.')),
  })

  async function lookUp(isbn: string, isThorough: boolean): Promise<void> {
    let isLeft = false
    for (const provider of providers.all) {
      const rows = await readAnswers(db.read, isbn)
      if (isFresh(rows.find((row) => row.provider === provider.id))) continue
      if (!isThorough && isComplete(answersIn(rows))) break
      if (await askOne(provider, isbn, rows)) await apply(isbn, { isDone: false })
      else isLeft ||= !isFresh((await readAnswers(db.read, isbn)).find((row) => row.provider === provider.id))
    }
    await findCover(isbn)
    const answers = answersIn(await readAnswers(db.read, isbn))
    if (isLeft && (isThorough || !isComplete(answers))) throw new Error('A provider has not answered yet.')
    await apply(isbn, { isDone: true })
  }

  /** @returns whether it answered */
  async function askOne(provider: Provider, isbn: string, rows: readonly BookAnswerRow[]): Promise<boolean> {
    const before = rows.find((row) => row.provider === provider.id)
    const base = { isbn, provider: provider.id, askedAt: clock.now() }
    try {
      const answer = await provider.ask(isbn)
      const { facts = {}, coverUrls = [] } = answer ?? {}
      const said = { facts: JSON.stringify(facts), coverUrls: JSON.stringify(coverUrls) }
      await write({ ...base, ...said, state: answer ? 'found' : 'unknown', attempts: 0 })
      return true
    } catch (error) {
      if (!(error instanceof ProviderError))
        logger.error({ err: error, provider: provider.id }, 'a provider failed by a fault of ours')
      else if (error.reason === 'unreachable') return false
      const attempts = (before?.attempts ?? 0) + 1
      // What it said earlier is still better than nothing.
      const { facts = '{}', coverUrls = '[]' } = before ?? {}
      await write({ ...base, facts, coverUrls, state: attempts < maxFailures ? 'failing' : 'failed', attempts })
      return false
    }
  }

  const write = (row: BookAnswerRow) => db.write.replaceInto('bookAnswers').values(row).execute()

  async function findCover(isbn: string): Promise<void> {
    const before = await readCover(db.read, isbn)
    if (before && (before.coverFileId !== null || before.fetchedAt > clock.now() - goodForMs.unknown)) return
    const candidates = answersIn(await readAnswers(db.read, isbn)).flatMap(({ provider, coverUrls }) =>
      coverUrls.map((url) => ({ provider, url })),
    )
    if (candidates.length === 0) return
    for (const { provider, url } of candidates) {
      const cover = await covers.fetch(url)
      if (cover) return keepCover({ isbn, provider, ...cover, fetchedAt: clock.now() })
    }
    const none = { provider: null, coverFileId: null, thumbFileId: null, width: null, height: null }
    await keepCover({ isbn, ...none, fetchedAt: clock.now() })
  }

  async function keepCover(row: BookCoverRow): Promise<void> {
    await db.write.replaceInto('bookCovers').values(row).execute()
  }

  /** Gives everybody who waits for it what is known by now. */
  async function apply(isbn: string, { isDone }: { isDone: boolean }): Promise<void> {
    const known = await readKnown(db.read, isbn)
    const waiting = await db.read
      .selectFrom('books')
      .select(['ownerId', 'id'])
      .where('isbn', '=', isbn)
      .where('lookUp', '=', 'waiting')
      .execute()
    for (const [ownerId, books] of Map.groupBy(waiting, (row) => row.ownerId)) {
      const done = await inTransaction(db, (trx) =>
        changeCatalogue(trx, { kind: db.kind, ownerId, at: clock.now() }, async (edit) => {
          const found = await edit.find(books.map(({ id }) => id))
          for (const book of found.values()) {
            if (book.isbn !== isbn || book.lookUp !== 'waiting') continue
            const filled = fillKnown(book, known)
            const after = isDone ? { ...filled, lookUp: stateOf(known) } : filled
            if (JSON.stringify(after) !== JSON.stringify(book)) edit.put(after)
          }
        }),
      )
      await tellPages(ownerId, eventsOf(done.changed, done.version))
    }
  }

  async function readKnown(from: Kysely<Tables>, isbn: string): Promise<KnownAnswers> {
    const rows = await readAnswers(from, isbn)
    const answers = answersIn(rows)
    const row = await readCover(from, isbn)
    const isAsked = providers.all.every(({ id }) => isFresh(rows.find(({ provider }) => provider === id)))
    const hasPicture = row !== undefined || answers.every(({ coverUrls }) => coverUrls.length === 0)
    return { answers, isSettled: hasPicture && (isAsked || isComplete(answers)), cover: row ? coverIn(row) : null }
  }

  function answersIn(rows: readonly BookAnswerRow[]): (ProviderAnswer & { name: string })[] {
    return providers.all.flatMap(({ id, name }) => {
      const row = rows.find(({ provider }) => provider === id)
      if (!row || row.facts === '{}') return []
      return [{ provider: id, name, facts: JSON.parse(row.facts), coverUrls: JSON.parse(row.coverUrls) }]
    })
  }

  function isFresh(row: BookAnswerRow | undefined): boolean {
    return row !== undefined && row.askedAt + goodForMs[row.state] > clock.now()
  }

  return {
    known: readKnown,
    answersFor: async (isbn: string) => answersIn(await readAnswers(db.read, isbn)),

    /** In the transaction that makes a book wait. Wake the jobs afterwards. */
    async want(trx: Transaction<Tables>, isbn: string | null): Promise<void> {
      if (isbn !== null) await jobs.enqueue(trx, kind, { isbn })
    },

    /** All providers again, whatever they said. */
    async wantAgain(trx: Transaction<Tables>, isbn: string): Promise<void> {
      await trx.updateTable('bookAnswers').set({ askedAt: 0, attempts: 0 }).where('isbn', '=', isbn).execute()
      await trx.deleteFrom('bookCovers').where('isbn', '=', isbn).where('coverFileId', 'is', null).execute()
      await jobs.enqueue(trx, kind, { isbn, isThorough: true })
    },
  }
}

/** The book with all that is known of its ISBN. */
export function fillKnown(book: BookRecord, { answers, cover }: Pick<KnownAnswers, 'answers' | 'cover'>): BookRecord {
  const filled = fillFacts(book, answers)
  // A cover that a person chose, or took away, stays.
  return cover && book.coverFileId === null && book.details.sources.cover === undefined
    ? withCover(filled, cover, cover.provider)
    : filled
}

function stateOf({ answers }: KnownAnswers) {
  return answers.length > 0 ? ('found' as const) : ('unknown' as const)
}

function coverIn({
  provider,
  coverFileId,
  thumbFileId,
  width,
  height,
}: BookCoverRow): (Cover & { provider: string }) | null {
  if (provider === null || coverFileId === null || thumbFileId === null) return null
  return { provider, coverFileId, thumbFileId, width: width ?? 0, height: height ?? 0 }
}

const readAnswers = (from: Kysely<Tables>, isbn: string) =>
  from.selectFrom('bookAnswers').selectAll().where('isbn', '=', isbn).execute()

const readCover = (from: Kysely<Tables>, isbn: string) =>
  from.selectFrom('bookCovers').selectAll().where('isbn', '=', isbn).executeTakeFirst()
