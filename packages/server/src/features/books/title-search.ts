import type { TitleCandidate, TitleSearch } from '@snaplink/contract'
import type { BookParts } from './book-parts.ts'
import { authorKeyOf, fold, wordsOf, yearOf } from './fold.ts'
import { type FoundTitle, type Provider, ProviderError } from './providers/provider.ts'
import type { Providers } from './providers/providers.ts'

/** Somebody is waiting: who has not answered by then is left out. Milliseconds. */
const patienceMs = 8_000
/** What was said is said again for so long. Milliseconds. */
const keptMs = 60 * 60_000
const maxKept = 500
const maxCandidates = 20

export type SearchTitles = ReturnType<typeof createTitleSearch>

/** Finds books by title and author at the providers, all at once, for those that have no barcode. */
export function createTitleSearch({ clock, logger }: Pick<BookParts, 'clock' | 'logger'>, { all }: Providers) {
  const kept = new Map<string, { at: number; found: readonly FoundTitle[] }>()
  const asked = new Map<string, Promise<readonly FoundTitle[] | null>>()

  /** Null where it did not answer. Who asks the same meanwhile waits for the same answer. */
  async function ask(provider: Provider, query: string): Promise<readonly FoundTitle[] | null> {
    const key = `${provider.id} ${query}`
    const known = kept.get(key)
    if (known && known.at > clock.now() - keptMs) return known.found
    const asking = asked.get(key) ?? askAnew(provider, query, key).finally(() => asked.delete(key))
    asked.set(key, asking)
    return within(asking, patienceMs)
  }

  async function askAnew(provider: Provider, query: string, key: string): Promise<readonly FoundTitle[] | null> {
    try {
      const found = (await provider.searchTitles?.(query)) ?? []
      if (kept.size >= maxKept) kept.clear()
      kept.set(key, { at: clock.now(), found })
      return found
    } catch (error) {
      if (!(error instanceof ProviderError))
        logger.error({ err: error, provider: provider.id }, 'a provider failed by a fault of ours')
      return null
    }
  }

  return async (typed: string): Promise<TitleSearch> => {
    // Letters keep their accents: not every provider finds them without.
    const query = (
      typed
        .toLowerCase()
        .normalize('NFC')
        .match(/[\p{L}\p{M}\p{N}]+/gu) ?? []
    ).join(' ')
    const providers = all.filter(({ searchTitles }) => searchTitles)
    const answers = await Promise.all(providers.map((provider) => (query === '' ? [] : ask(provider, query))))
    return {
      candidates: rank(
        answers.flatMap((found, i) => (found ?? []).map((each) => candidateOf(each, providers[i]?.id ?? ''))),
        wordsOf(query),
      ),
      providers: providers.map(({ id, name }, i) => ({ provider: id, name, hasAnswered: answers[i] !== null })),
    }
  }
}

function candidateOf({ isbn, facts }: FoundTitle, provider: string): TitleCandidate {
  const { title = '', authors = [], subtitle, publisher, published, pages, language, series } = facts
  const year = yearOf(published ?? '')
  const perhaps = { isbn: isbn ?? undefined, subtitle, publisher, published, pages, language, series, year }
  const known = Object.entries(perhaps).filter(([, value]) => value !== undefined)
  return { title, authors, ...Object.fromEntries(known), provider }
}

/** One for each edition, those with the most of the words first, then as providers say. */
function rank(all: readonly TitleCandidate[], words: readonly string[]): TitleCandidate[] {
  const editions = new Map<string, TitleCandidate>()
  for (const candidate of all) {
    const { isbn, title, authors, year } = candidate
    const key = isbn ?? JSON.stringify([fold(title), authorKeyOf(authors[0] ?? ''), year])
    const first = editions.get(key)
    // Whoever comes first in the order of providers is believed, and the others add what it lacks.
    editions.set(
      key,
      first ? { ...candidate, ...first, authors: first.authors.length ? first.authors : authors } : candidate,
    )
  }
  const scored = [...editions.values()].map((candidate) => ({ candidate, score: scoreOf(candidate, words) }))
  return scored
    .filter(({ score }) => score > 0)
    .sort((a, b) => b.score - a.score)
    .slice(0, maxCandidates)
    .map(({ candidate }) => candidate)
}

/** How many of the words stand in it. */
function scoreOf({ title, subtitle = '', authors, series = '' }: TitleCandidate, words: readonly string[]): number {
  const text = fold([title, subtitle, ...authors, series].join(' '))
  return words.filter((word) => text.includes(word)).length
}

/** Null where it takes longer. */
function within<Answer>(work: Promise<Answer>, ms: number): Promise<Answer | null> {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<null>((resolve) => {
    timer = setTimeout(resolve, ms, null)
  })
  return Promise.race([work, late]).finally(() => clearTimeout(timer))
}
