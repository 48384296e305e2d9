import type { IncomingMessage } from 'node:http'
import type { Request } from 'express'

/** The origin under which the request reached us, proxies considered as far as they are trusted; undefined if its `Host` is none. */
export function originOf(req: Request): string | undefined {
  const origin = `${req.protocol}://${req.host}`
  return URL.canParse(origin) && new URL(origin).origin === origin ? origin : undefined
}

/**
 * Whether a page of this `Origin` may talk to us: our own, or one of those that were allowed by name. None at all is
 * fine wherever the credential is in the header or the first frame, for then no browser sent it unasked.
 */
export type OriginRule = (origin: string | undefined, req: IncomingMessage) => boolean

export function originRule(options: { publicUrl: string | undefined; origins: readonly string[] }): OriginRule {
  const allowed = new Set(options.origins)
  if (options.publicUrl) allowed.add(new URL(options.publicUrl).origin)
  return (origin, req) => {
    if (origin === undefined || allowed.has(origin)) return true
    // Behind a proxy that ends TLS we see http where the browser sees https; the host decides.
    return URL.canParse(origin) && new URL(origin).host === req.headers.host && /^https?:/.test(origin)
  }
}
