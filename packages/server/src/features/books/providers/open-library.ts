import { toIsbn13 } from '../isbn.ts'
import { languageOf } from './languages.ts'
import {
  askJson,
  type FoundTitle,
  isRecord,
  maxFoundTitles,
  type Provider,
  type ProviderParts,
  pagesIn,
  plainText,
  searchWaitMs,
  textIn,
  textsIn,
  toFacts,
} from './provider.ts'

const maxRedirects = 3
const maxAuthors = 5
const editionFields = ['title', 'subtitle', 'publisher', 'publish_date', 'isbn', 'language']
const searchFields = [
  ...['title', 'subtitle', 'author_name', 'first_publish_year', 'publisher', 'isbn', 'language', 'editions'],
  ...editionFields.map((field) => `editions.${field}`),
].join()

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
    async searchTitles(words) {
      const url = new URL('search.json', base)
      url.search = new URLSearchParams({ q: words, fields: searchFields, limit: String(maxFoundTitles) }).toString()
      const answer = await askJson(parts, url, searchWaitMs)
      const works: unknown[] = isRecord(answer) && Array.isArray(answer.docs) ? answer.docs : []
      return works
        .slice(0, maxFoundTitles)
        .filter(isRecord)
        .map(foundIn)
        .filter(({ facts }) => facts.title !== undefined)
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

/** A work, by that of its editions which fits best. */
function foundIn(work: Record<string, unknown>): FoundTitle {
  const editions: unknown[] = isRecord(work.editions) && Array.isArray(work.editions.docs) ? work.editions.docs : []
  const edition = editions.find(isRecord)
  const facts = toFacts({
    title: textIn(edition?.title) ?? textIn(work.title),
    subtitle: textIn(edition?.subtitle) ?? textIn(work.subtitle),
    authors: textsIn(work.author_name),
    publisher: textsIn(edition?.publisher)[0] ?? only(textsIn(work.publisher)),
    published: textsIn(edition?.publish_date)[0] ?? yearIn(work.first_publish_year),
    pages: undefined,
    language: languageOf(textsIn(edition?.language)[0] ?? only(textsIn(work.language))),
    subjects: undefined,
    series: undefined,
    description: undefined,
  })
  // A work has the ISBN of all its editions.
  return { isbn: isbnsIn(edition?.isbn)[0] ?? only(isbnsIn(work.isbn)) ?? null, facts }
}

function isbnsIn(value: unknown): string[] {
  return [...new Set(textsIn(value).flatMap((text) => toIsbn13(text) ?? []))]
}

function yearIn(value: unknown): string | undefined {
  return Number.isInteger(value) ? String(value) : textIn(value)
}

function only(texts: readonly string[]): string | undefined {
  return texts.length === 1 ? texts[0] : undefined
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
  const all = [...isbnsIn(edition.isbn_13), ...isbnsIn(edition.isbn_10)]
  return all.length === 0 || all.includes(isbn)
}
