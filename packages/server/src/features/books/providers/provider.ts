import { type BookFacts, bookFacts, limits } from '@snaplink/contract'
import type { Outside, OutsideAnswer } from '../../../outside.ts'
import { isThere, type ProviderAnswer } from '../fill-facts.ts'
import type { Pace } from './pace.ts'

/** A place that knows books by their ISBN. */
export interface Provider {
  /** What stands as a source in books. */
  readonly id: string
  /** What people call it. */
  readonly name: string
  /**
   * What it knows of exactly this ISBN; null where it knows nothing.
   *
   * @throws ProviderError
   */
  ask(isbn: string): Promise<ProviderAnswer | null>
  /**
   * What it finds for words of a title and of authors, the best first.
   *
   * @param words letters and digits alone, with one blank between them
   * @throws ProviderError
   */
  searchTitles?(words: string): Promise<readonly FoundTitle[]>
}

/** A book that a provider found by its title. */
export interface FoundTitle {
  /** Null where it has none, or several of which none is meant. */
  readonly isbn: string | null
  readonly facts: BookFacts
}

/** More is not looked at. */
export const maxFoundTitles = 20
/** Somebody is waiting, so a place with a long queue is left out. Milliseconds. */
export const searchWaitMs = 4_000

/** What every provider needs of us. */
export interface ProviderParts {
  readonly outside: Outside
  readonly pace: Pace
}

/**
 * `unreachable`: perhaps it is we who are off-line. `busy`: it asks us to come again later. `broken`: what it said makes no sense, and
 * will not for a while.
 */
export class ProviderError extends Error {
  readonly reason: 'unreachable' | 'busy' | 'broken'

  constructor(reason: ProviderError['reason'], message: string, options?: { cause?: unknown }) {
    super(message, options)
    this.name = 'ProviderError'
    this.reason = reason
  }
}

/** A catalogue record is a few kilobytes; the longest descriptions are a hundred. */
const maxBytes = 1024 * 1024
const timeoutMs = 10_000
const unreachablePauseMs = 5_000
const busyPauseMs = 10_000

/** One request, in its turn, if that comes within `waitMs`. @returns null for 404. @throws ProviderError */
export async function askAt(
  { outside, pace }: ProviderParts,
  url: URL,
  { accept, waitMs }: { accept: string; waitMs?: number },
): Promise<OutsideAnswer | null> {
  if ((await pace.turn(url.host, waitMs)) === 'paused')
    throw new ProviderError('unreachable', `${url.host} is left alone for a while.`)
  let answer: OutsideAnswer
  try {
    answer = await outside.get(url.href, { maxBytes, timeoutMs, accept })
  } catch (cause) {
    if ((cause as { reason?: string }).reason === 'refused') {
      throw new ProviderError('broken', `${url.host} answered with what we do not take.`, { cause })
    }
    // The next ones need not wait as long to find out.
    pace.pause(url.host, unreachablePauseMs)
    throw new ProviderError('unreachable', `${url.host} did not answer.`, { cause })
  }
  const { status, retryAfterMs } = answer
  if (status === 404) return null
  if (status === 200) return answer
  if (status === 429 || status === 503) pace.pause(url.host, retryAfterMs ?? busyPauseMs)
  throw new ProviderError(status === 429 || status >= 500 ? 'busy' : 'broken', `${url.host} answered ${status}.`)
}

/** @returns null for 404. @throws ProviderError also where it is not JSON: a login page, an error page */
export async function askJson(parts: ProviderParts, url: URL, waitMs?: number): Promise<unknown> {
  const answer = await askAt(parts, url, { accept: 'application/json', ...(waitMs !== undefined && { waitMs }) })
  if (!answer) return null
  try {
    return JSON.parse(answer.body.toString('utf8'))
  } catch (cause) {
    throw new ProviderError('broken', `${url.host} did not answer in JSON.`, { cause })
  }
}

/** Facts as they may be kept: each that is in form, cut to its bound; the others are left out. */
export function toFacts(raw: Record<keyof BookFacts, unknown>): BookFacts {
  const facts: Record<string, unknown> = {}
  for (const [field, shape] of Object.entries(bookFacts.shape)) {
    const given = raw[field as keyof BookFacts]
    const read = shape.safeParse(Array.isArray(given) ? given.slice(0, limits.maxBookWords) : given)
    if (read.success && isThere(read.data)) facts[field] = read.data
  }
  return facts as BookFacts
}

/** What is really there of something that should be a list of texts. */
export function textsIn(value: unknown): string[] {
  const all = (Array.isArray(value) ? value : [value]).map(textIn).filter((text) => text !== undefined)
  return [...new Set(all)]
}

/** A text, alone or as `{value}`; undefined for anything else and for blanks. */
export function textIn(value: unknown): string | undefined {
  const text = isRecord(value) ? value.value : value
  return typeof text === 'string' && text.trim() !== '' ? text.trim() : undefined
}

/** `"312"`, `312`, `312 p.`. */
export function pagesIn(value: unknown): number | undefined {
  const digits = /(?<!\d)\d{1,5}(?!\d)/.exec(
    typeof value === 'number' ? String(Math.round(value)) : (textIn(value) ?? ''),
  )?.[0]
  return digits === undefined || Number(digits) === 0 ? undefined : Number(digits)
}

export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** Descriptions come with tags in them; nothing of ours shows them as HTML. */
export function plainText(value: unknown): string | undefined {
  return textIn(value)
    ?.replace(/<\s*(br|\/p|\/li)\b[^>]*>/gi, '\n')
    .replace(/<\/?[a-z][^>]*>/gi, '')
    .replace(/\n{3,}/g, '\n\n')
    .trim()
}
