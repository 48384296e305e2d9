/** A place to look books up, as whoever runs this server wants it asked. */
export type BookProviderSettings =
  | { readonly kind: 'openlibrary' | 'google' | 'loc' | 'dnb'; readonly url: string | undefined }
  | {
      readonly kind: 'sru'
      readonly id: string
      readonly name: string
      readonly url: string
      readonly index: string
      readonly schema: string
      readonly version: string
    }

const known = ['openlibrary', 'google', 'dnb', 'loc'] as const
export const usualBookProviders = known.join(' ')

/**
 * Reads `SNAPLINK_BOOK_PROVIDERS`: names in the order in which they are asked, separated by blanks. One of ours may be elsewhere
 * (`name=url`), and any server that speaks SRU and MARC in XML may join them:
 *
 *     openlibrary dnb loc=http://lx2.loc.gov:210/LCDB
 *     kb=sru+https://sru.library.example/books?index=bath.isbn&schema=marcxml&version=1.2
 *
 * @returns none for `off`; or what is wrong, in words
 */
export function readBookProviders(text: string): readonly BookProviderSettings[] | string {
  if (text.trim() === 'off') return []
  const all: BookProviderSettings[] = []
  for (const entry of text.split(/\s+/).filter(Boolean)) {
    const [, id = '', url] = /^([a-z][a-z0-9-]{0,31})(?:=(.+))?$/.exec(entry) ?? []
    if (!id || id === 'you')
      return 'each entry has to be a name, or name=url, with a name of small letters, digits and dashes'
    if (all.some((other) => idOf(other) === id)) return `there are two entries called ${id}`
    const settings = readOne(id, url)
    if (!settings) return `the entry ${id} has to be one of ${known.join(', ')}, or ${id}=sru+https://host/path?index=…`
    all.push(settings)
  }
  return all
}

export function idOf(settings: BookProviderSettings): string {
  return settings.kind === 'sru' ? settings.id : settings.kind
}

function readOne(id: string, url: string | undefined): BookProviderSettings | undefined {
  const kind = known.find((name) => name === id)
  if (kind && url === undefined) return { kind, url: undefined }
  if (kind && url !== undefined) return isWeb(url) ? { kind, url } : undefined
  const plain = url?.startsWith('sru+') ? url.slice('sru+'.length) : undefined
  if (plain === undefined || !isWeb(plain)) return undefined
  const parsed = new URL(plain)
  const take = (key: string, usual: string) => {
    const value = parsed.searchParams.get(key) ?? usual
    parsed.searchParams.delete(key)
    return value
  }
  const [index, schema, version] = [take('index', 'bath.isbn'), take('schema', 'marcxml'), take('version', '1.1')]
  return { kind: 'sru', id, name: take('name', id), url: parsed.href, index, schema, version }
}

function isWeb(url: string): boolean {
  return URL.canParse(url) && /^https?:$/.test(new URL(url).protocol)
}
