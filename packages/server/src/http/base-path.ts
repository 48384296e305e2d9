import type { IncomingMessage } from 'node:http'

/** The path under which people see us: `/`, or `/phone/` for PUBLIC_URL=https://host/phone. */
export function basePathOf(publicUrl: string | undefined): string {
  return publicUrl === undefined ? '/' : `${new URL(publicUrl).pathname.replace(/\/$/, '')}/`
}

/**
 * Takes the base path off, for proxies that pass it on; those that take it off themselves need nothing. Without its last slash
 * it is the same page: whatever the page loads is found by its `<base>`.
 */
export function stripBasePath(basePath: string): (req: IncomingMessage) => void {
  const bare = basePath.slice(0, -1)
  return (req) => {
    if (basePath === '/' || !req.url?.startsWith(bare)) return
    const rest = req.url.slice(bare.length)
    if (rest === '' || rest.startsWith('?')) req.url = `/${rest}`
    else if (rest.startsWith('/')) req.url = rest
  }
}
