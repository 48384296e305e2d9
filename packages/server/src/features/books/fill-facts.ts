import { type BookFacts, type BookField, bookFields } from '@snaplink/contract'
import type { BookRecord } from './book-record.ts'

/** What one provider says of an ISBN. */
export interface ProviderAnswer {
  readonly provider: string
  readonly facts: BookFacts
  /** Where it has a picture of the cover, the best first. */
  readonly coverUrls: readonly string[]
}

/**
 * The book with what providers say of it, field by field: the first that knows one is its source. What a person wrote or locked, and what
 * came with an imported file, stays; what a provider said before is replaced by what the first says now.
 *
 * @param answers in the order in which providers are asked
 */
export function fillFacts(book: BookRecord, answers: readonly ProviderAnswer[]): BookRecord {
  const { details } = book
  const facts: Record<string, unknown> = { ...details.facts }
  const sources = { ...details.sources }
  const providers = new Set(answers.map(({ provider }) => provider))
  for (const field of bookFields) {
    const source = sources[field]
    const isTheirs = source === undefined || providers.has(source)
    if (details.locked.includes(field) || !isTheirs) continue
    const answer = answers.find((each) => isThere(each.facts[field]))
    if (!answer) continue
    facts[field] = answer.facts[field]
    sources[field] = answer.provider
  }
  return { ...book, details: { ...details, facts: facts as BookFacts, sources } }
}

/** A field gets what one provider says, and keeps it. */
export function chooseFact(book: BookRecord, field: BookField, { provider, facts }: ProviderAnswer): BookRecord {
  const { details } = book
  return {
    ...book,
    details: {
      ...details,
      facts: { ...details.facts, [field]: facts[field] },
      sources: { ...details.sources, [field]: provider },
      locked: [...new Set([...details.locked, field])],
    },
  }
}

/** Nobody needs to be asked further. */
export function isComplete(answers: readonly ProviderAnswer[]): boolean {
  const needed = ['title', 'authors', 'publisher', 'published', 'pages', 'language'] as const
  const knows = (field: BookField) => answers.some(({ facts }) => isThere(facts[field]))
  return needed.every(knows) && answers.some(({ coverUrls }) => coverUrls.length > 0)
}

export function isThere(value: unknown): boolean {
  return value !== undefined && value !== '' && !(Array.isArray(value) && value.length === 0)
}
