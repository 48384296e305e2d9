import type { BookProviderSettings } from '../../../book-settings.ts'
import { createOutside, type Outside } from '../../../outside.ts'
import { version } from '../../../version.ts'
import { germanNationalLibrary } from './german-national-library.ts'
import { googleBooks } from './google-books.ts'
import { libraryOfCongress } from './library-of-congress.ts'
import { openLibrary } from './open-library.ts'
import { createPace, type Pace } from './pace.ts'
import type { Provider } from './provider.ts'
import { sru } from './sru.ts'

/** The places that are asked, in their order, and the way out to them. */
export interface Providers {
  readonly all: readonly Provider[]
  readonly outside: Outside
  readonly pace: Pace
}

export interface ProviderOptions {
  settings: readonly BookProviderSettings[]
  googleBooksKey: string | undefined
  contact: string | undefined
}

/** Where they are unless somebody says otherwise. */
const usual = {
  openlibrary: 'https://openlibrary.org/',
  google: 'https://www.googleapis.com/books/v1/',
  loc: 'http://lx2.loc.gov:210/LCDB',
  dnb: 'https://services.dnb.de/sru/dnb',
} as const
const usualCovers = 'https://covers.openlibrary.org/'

export function openProviders({ settings, googleBooksKey, contact }: ProviderOptions): Providers {
  // Whoever configured an address wants it asked, wherever it is.
  const own = settings.flatMap(({ url }) => (url === undefined ? [] : [new URL(url)]))
  const outside = createOutside({
    userAgent: `Snaplink/${version}${contact === undefined ? '' : ` (${contact})`}`,
    trusted: new Set(own.map(({ origin }) => origin)),
  })
  // What Open Library asks for (openlibrary.org/developers/api): 1 a second of those who do not say who they are, else 3.
  const openLibraryRate = contact === undefined ? 1 : 3
  const rates: [string, number][] = [
    ...own.map(({ host }): [string, number] => [host, 50]),
    ...[usual.openlibrary, usualCovers].map((url): [string, number] => [new URL(url).host, openLibraryRate]),
  ]
  const pace = createPace(new Map(rates))
  const parts = { outside, pace }

  function open(each: BookProviderSettings): Provider {
    if (each.kind === 'sru') return sru(parts, each)
    const url = each.url ?? usual[each.kind]
    const base = url.replace(/\/?$/, '/')
    if (each.kind === 'loc') return libraryOfCongress(parts, { url })
    if (each.kind === 'dnb') return germanNationalLibrary(parts, { url })
    if (each.kind === 'google') return googleBooks(parts, { base, key: googleBooksKey })
    // Elsewhere than at its own place, its pictures are below it.
    return openLibrary(parts, { base, covers: each.url === undefined ? usualCovers : `${base}covers/` })
  }

  return { all: settings.map(open), outside, pace }
}
