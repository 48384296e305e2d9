/** The pages that a link may open, by what stands in it: `snaplink://scans`. */
const pages = { app: 'app', photos: '', scans: 'scans', books: 'books' } as const

export const linkScheme = 'snaplink'

/**
 * The page's address relative to the server, for a link from anywhere: it chooses among our pages, and carries nothing else. Null for
 * whatever is not such a link.
 */
export function readDeepLink(link: string): string | null {
  const [, name = ''] = /^snaplink:\/{0,2}([a-z]{1,20})\/?$/i.exec(link) ?? []
  const known = Object.entries(pages).find(([page]) => page === name.toLowerCase())
  return known ? known[1] : null
}

/** The link among a program's arguments, as Windows and Linux hand it over. */
export function deepLinkIn(args: readonly string[]): string | null {
  return args.map(readDeepLink).find((page) => page !== null) ?? null
}
