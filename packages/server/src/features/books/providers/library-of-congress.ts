import type { Provider, ProviderParts } from './provider.ts'
import { sru } from './sru.ts'

/** The Library of Congress, which speaks SRU over plain HTTP. */
export function libraryOfCongress(parts: ProviderParts, { url }: { url: string }): Provider {
  const how = { index: 'bath.isbn', schema: 'marcxml', version: '1.1' }
  return sru(parts, { id: 'loc', name: 'Library of Congress', url, ...how })
}
