import type { IncomingMessage } from 'node:http'

/** The path under which people see us: `/`, or `/phone/` for PUBLIC_URL=https://host/phone. */
export function basePathOf(publicUrl: string | undefined): string {
  return publicUrl === undefined ? '/' : `${new URL(publicUrl).pathname.replace(/\/$/, '')}/`
}

/** Takes the base path off, for proxies that pass it on; those that take it off themselves need nothing. */
export function stripBasePath(basePath: string): (req: IncomingMessage) => void {
  return (req) => {
    if (basePath !== '/' && req.url?.startsWith(basePath)) req.url = req.url.slice(basePath.length - 1)
  }
}
