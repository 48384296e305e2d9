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
      const url = new URL('volumes', base)
      url.search = new URLSearchParams({ q: `isbn:${isbn}`, maxResults: '5', ...(key && { key }) }).toString()
      const answer = await askJson(parts, url)
      // There are no `items` where `totalItems` is 0.
      const items = isRecord(answer) && Array.isArray(answer.items) ? answer.items : []
      const volumes = items.map((item) => (isRecord(item) ? item.volumeInfo : undefined)).filter(isRecord)
      const volume = volumes.find((each) => isAbout(each, isbn))
      if (!volume) return null
      const facts = toFacts({
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
      return { provider: 'google', facts, coverUrls: coversIn(volume, base) }
    },
  }
}

/** It likes to answer with another book: the ISBN must be among its identifiers. */
function isAbout(volume: Record<string, unknown>, isbn: string): boolean {
  const identifiers = Array.isArray(volume.industryIdentifiers) ? volume.industryIdentifiers : []
  return identifiers.some((each) => isRecord(each) && toIsbn13(textIn(each.identifier) ?? '') === isbn)
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
