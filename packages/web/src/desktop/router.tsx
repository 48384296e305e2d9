import { type AnchorHTMLAttributes, useSyncExternalStore } from 'react'

/** The desktop's addresses, relative to `<base href>`. */
export const paths = {
  photos: '',
  /** The first page of the desktop application. */
  shell: 'app',
  scans: 'scans',
  stockTake: 'scans/stock-take',
  books: 'books',
  lent: 'books/lent',
  shelfCheck: 'books/check',
  bringIn: 'books/import',
  print: 'books/print',
  /** Followed by what stands in the link to it. */
  sharedShelf: 'shelf',
  login: 'login',
  signUp: 'signup',
  account: 'account',
  logins: 'logins',
} as const
export type Path = (typeof paths)[keyof typeof paths]

export const isScans = (path: Path | null) => path === paths.scans || path === paths.stockTake
export const isBooks = (path: Path | null) => path?.split('/')[0] === paths.books
/** What needs this tab's session, and somebody whose it is. */
export const needsSession = (path: Path | null) => path === paths.photos || isScans(path) || isBooks(path)

const listeners = new Set<() => void>()

/** Goes to `path` (`account#password`) without loading the page anew. */
export function navigate(path: string, { replace = false } = {}): void {
  const url = new URL(path, document.baseURI)
  // What was forced by the address, such as a transport, stays forced.
  url.search = location.search
  history[replace ? 'replaceState' : 'pushState'](null, '', url)
  for (const listener of listeners) listener()
}

/** Where we are, relative to the base and without a slash: `''`, `login`, … or null where there is no page of ours. */
export function useRoute(): Path | null {
  const pathname = useSyncExternalStore(subscribe, () => location.pathname)
  return routeOf(pathname, new URL(document.baseURI).pathname)
}

/** The fragment of the address, such as `#password`. */
export function useHash(): string {
  return useSyncExternalStore(subscribe, () => location.hash)
}

export function routeOf(pathname: string, basePath: string): Path | null {
  if (!pathname.startsWith(basePath)) return null
  const path = pathname.slice(basePath.length).replace(/\/$/, '')
  if (sharedShelfIn(path) !== null) return paths.sharedShelf
  return Object.values(paths).find((known) => known === path && known !== paths.sharedShelf) ?? null
}

/** What stands in the link to a shelf that is shared; null at any other address. */
export function useSharedShelf(): string | null {
  const pathname = useSyncExternalStore(subscribe, () => location.pathname)
  return sharedShelfIn(pathname.slice(new URL(document.baseURI).pathname.length).replace(/\/$/, ''))
}

const sharedShelfIn = (path: string) => new RegExp(`^${paths.sharedShelf}/([^/]+)$`).exec(path)?.[1] ?? null

function subscribe(listener: () => void): () => void {
  listeners.add(listener)
  addEventListener('popstate', listener)
  return () => {
    listeners.delete(listener)
    removeEventListener('popstate', listener)
  }
}

/** A link within the app. A press with a modifier key opens a new tab, as with any link. */
export function Link({ to, onClick, ...rest }: Omit<AnchorHTMLAttributes<HTMLAnchorElement>, 'href'> & { to: string }) {
  return (
    <a
      {...rest}
      href={to || './'}
      onClick={(event) => {
        onClick?.(event)
        if (event.metaKey || event.ctrlKey || event.shiftKey || event.button !== 0) return
        event.preventDefault()
        navigate(to)
      }}
    />
  )
}
