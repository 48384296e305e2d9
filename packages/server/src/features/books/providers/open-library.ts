import { toIsbn13 } from '../isbn.ts'
import { languageOf } from './languages.ts'
import {
  askJson,
  isRecord,
  type Provider,
  type ProviderParts,
  pagesIn,
  plainText,
  textIn,
  textsIn,
  toFacts,
} from './provider.ts'

const maxRedirects = 3
const maxAuthors = 5

/**
 * Open Library, by its edition records. An ISBN that it does not know is answered by `{}` with 200.
 *
 * @param base ends in `/`
 * @param covers where its pictures are, ends in `/`
 */
export function openLibrary(parts: ProviderParts, { base, covers }: { base: string; covers: string }): Provider {
  return {
    id: 'openlibrary',
    name: 'Open Library',
    async ask(isbn) {
      const key = `ISBN:${isbn}`
      const url = new URL('api/books', base)
      url.search = new URLSearchParams({ bibkeys: key, format: 'json', jscmd: 'details' }).toString()
      const answer = await askJson(parts, url)
      const entry = isRecord(answer) ? answer[key] : undefined
      const found = isRecord(entry) && isRecord(entry.details) ? entry.details : undefined
      const edition = found && (await follow(found))
      if (!edition || !isAbout(edition, isbn)) return null

      const named = authorsIn(edition.authors)
      // Often the work alone knows who wrote it.
      const work = named.length === 0 || !hasCover(edition) ? await readWork(edition) : undefined
      const authors = named.length > 0 ? named : await authorsOfWork(work)
      const facts = toFacts({
        title: [textIn(edition.title_prefix), textIn(edition.title)].filter(Boolean).join(' ') || undefined,
        subtitle: textIn(edition.subtitle),
        authors,
        publisher: textsIn(edition.publishers)[0],
        published: textIn(edition.publish_date),
        pages: pagesIn(edition.number_of_pages) ?? pagesIn(edition.pagination),
        language: languageOf(keysIn(edition.languages)[0]?.split('/').pop()),
        subjects: textsIn(edition.subjects ?? work?.subjects),
        series: textsIn(edition.series)[0],
        description: plainText(edition.description ?? work?.description),
      })
      return { provider: 'openlibrary', facts, coverUrls: [...coversIn(edition), ...coversIn(work)].slice(0, 2) }
    },
  }

  /** A record that was merged into another says where. */
  async function follow(record: Record<string, unknown>): Promise<Record<string, unknown> | undefined> {
    let current: unknown = record
    for (let hop = 0; hop <= maxRedirects; hop++) {
      if (!isRecord(current)) return undefined
      const type = isRecord(current.type) ? current.type.key : undefined
      if (type === '/type/delete') return undefined
      if (type !== '/type/redirect') return current
      current = await readKey(current.location)
    }
    return undefined
  }

  async function readKey(key: unknown): Promise<unknown> {
    if (typeof key !== 'string' || !/^\/(books|works|authors)\/OL\d{1,12}[MWA]$/.test(key)) return undefined
    return askJson(parts, new URL(`${key.slice(1)}.json`, base))
  }

  async function readWork(edition: Record<string, unknown>) {
    const [key] = keysIn(edition.works)
    const work = key === undefined ? undefined : await readKey(key)
    return isRecord(work) ? follow(work) : undefined
  }

  async function authorsOfWork(work: Record<string, unknown> | undefined): Promise<string[]> {
    const entries = Array.isArray(work?.authors) ? work.authors : []
    const names: string[] = []
    for (const key of keysIn(entries.map((entry) => (isRecord(entry) ? (entry.author ?? entry) : entry))).slice(
      0,
      maxAuthors,
    )) {
      const author = await readKey(key)
      const followed = isRecord(author) ? await follow(author) : undefined
      names.push(...textsIn(followed?.name))
    }
    return names
  }

  function coversIn(record: Record<string, unknown> | undefined): string[] {
    return coverIdsIn(record).map((id) => new URL(`b/id/${id}-L.jpg?default=false`, covers).href)
  }
}

/** `[15089578, -1]` and `[null]` are in its data. */
function coverIdsIn(record: Record<string, unknown> | undefined): number[] {
  const all: unknown[] = Array.isArray(record?.covers) ? record.covers : []
  return all.filter((id): id is number => Number.isInteger(id) && Number(id) > 0)
}

function hasCover(record: Record<string, unknown>): boolean {
  return coverIdsIn(record).length > 0
}

function authorsIn(value: unknown): string[] {
  return textsIn((Array.isArray(value) ? value : []).map((author) => (isRecord(author) ? author.name : undefined)))
}

/** Of `[{key}]`, or of `["…"]` as older records have it. */
function keysIn(value: unknown): string[] {
  return textsIn((Array.isArray(value) ? value : []).map((entry) => (isRecord(entry) ? entry.key : entry)))
}

/** A record may have two ISBN-13, and ISBN-10 of another edition: one of them has to be ours, if it has any. */
function isAbout(edition: Record<string, unknown>, isbn: string): boolean {
  const all = [...textsIn(edition.isbn_13), ...textsIn(edition.isbn_10)].map(toIsbn13).filter((each) => each !== null)
  return all.length === 0 || all.includes(isbn)
}
