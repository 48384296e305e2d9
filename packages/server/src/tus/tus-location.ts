import type { IncomingMessage } from 'node:http'
import { isId } from '@snaplink/contract'

/** What a request is aimed at: the address at which uploads are created, or one of them. */
export type TusTarget = { at: 'uploads' } | { at: 'upload'; id: string }

/**
 * Reads the target from the request's path: `…<path>`, `…<path>/` or `…<path>/<id>`; null for any other.
 * What stands before `path` is the business of whoever mounted us, or of a proxy that serves us under a sub-path.
 *
 * @param path `/files`, without a slash at its end
 */
export function readTarget(request: IncomingMessage, path: string): TusTarget | null {
  const pathname = pathnameOf(request)
  if (pathname.endsWith(path) || pathname.endsWith(`${path}/`)) return { at: 'uploads' }
  const slash = pathname.lastIndexOf('/')
  const id = pathname.slice(slash + 1)
  return pathname.slice(0, slash).endsWith(path) && isId(id) ? { at: 'upload', id } : null
}

/**
 * The `Location` of an upload created by `request`, relative to that request's own address, so that it holds under any
 * origin, scheme and sub-path a proxy may show to the client. "This URL MAY be absolute or relative."
 */
export function locationOf(request: IncomingMessage, id: string): string {
  const pathname = pathnameOf(request)
  // RFC 3986 section 5.2.3: what follows the last slash is replaced.
  return pathname.endsWith('/') ? id : `${pathname.slice(pathname.lastIndexOf('/') + 1)}/${id}`
}

/** Express cuts its mount path off `url` and keeps the whole in `originalUrl`. */
function pathnameOf(request: IncomingMessage & { originalUrl?: string }): string {
  const [pathname = ''] = (request.originalUrl ?? request.url ?? '').split('?', 1)
  return pathname
}
