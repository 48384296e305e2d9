import type { BookFacts } from '@snaplink/contract'
import { toIsbn13 } from '../isbn.ts'
import { languageOf } from './languages.ts'
import {
  askJson,
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

/**
 * Google Books. Without a key it answers 429 soon.
 *
 * @param base ends in `/`
 */
export function googleBooks(parts: ProviderParts, { base, key }: { base: string; key: string | undefined }): Provider {
  return {
    id: 'google',
    name: 'Google Books',
    async ask(isbn) {
      const volumes = await search({ q: `isbn:${isbn}`, maxResults: '5' })
      // It likes to answer with another book: the ISBN must be among its identifiers.
      const volume = volumes.find((each) => isbnsIn(each).includes(isbn))
      return volume ? { provider: 'google', facts: factsIn(volume), coverUrls: coversIn(volume, base) } : null
    },
    async searchTitles(words) {
      const query = { q: words, printType: 'books', maxResults: String(maxFoundTitles) }
      const volumes = await search(query, searchWaitMs)
      return volumes
        .slice(0, maxFoundTitles)
        .map((volume) => ({ isbn: isbnsIn(volume)[0] ?? null, facts: factsIn(volume) }))
        .filter(({ facts }) => facts.title !== undefined)
    },
  }

  async function search(query: Record<string, string>, waitMs?: number): Promise<Record<string, unknown>[]> {
    const url = new URL('volumes', base)
    url.search = new URLSearchParams({ ...query, ...(key && { key }) }).toString()
    const answer = await askJson(parts, url, waitMs)
    // There are no `items` where `totalItems` is 0.
    const items = isRecord(answer) && Array.isArray(answer.items) ? answer.items : []
    return items.map((item) => (isRecord(item) ? item.volumeInfo : undefined)).filter(isRecord)
  }
}

function factsIn(volume: Record<string, unknown>): BookFacts {
  return toFacts({
    title: textIn(volume.title),
    subtitle: textIn(volume.subtitle),
    authors: textsIn(volume.authors),
    publisher: textIn(volume.publisher),
    published: textIn(volume.publishedDate),
    pages: pagesIn(volume.pageCount),
    language: languageOf(textIn(volume.language)),
    subjects: textsIn(volume.categories),
    series: undefined,
    description: plainText(volume.description),
  })
}

function isbnsIn(volume: Record<string, unknown>): string[] {
  const identifiers = Array.isArray(volume.industryIdentifiers) ? volume.industryIdentifiers : []
  return identifiers.flatMap((each) => (isRecord(each) && toIsbn13(textIn(each.identifier) ?? '')) || [])
}

/** Its links say `http://` and a page's curled edge. A stand-in's stay as they are. */
function coversIn(volume: Record<string, unknown>, base: string): string[] {
  const links = isRecord(volume.imageLinks) ? volume.imageLinks : {}
  const all = ['extraLarge', 'large', 'medium', 'thumbnail', 'smallThumbnail'].flatMap((size) => textsIn(links[size]))
  return all
    .flatMap((link) => {
      if (!URL.canParse(link)) return []
      const url = new URL(link)
      if (url.origin !== new URL(base).origin) url.protocol = 'https:'
      url.searchParams.delete('edge')
      return [url.href]
    })
    .slice(0, 2)
}
