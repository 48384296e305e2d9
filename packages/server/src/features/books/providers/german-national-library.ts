import type { Provider, ProviderParts } from './provider.ts'
import { sru } from './sru.ts'

/** The Deutsche Nationalbibliothek. */
export function germanNationalLibrary(parts: ProviderParts, { url }: { url: string }): Provider {
  const how = { index: 'isbn', schema: 'MARC21-xml', version: '1.1' }
  return sru(parts, { id: 'dnb', name: 'Deutsche Nationalbibliothek', url, ...how })
}
