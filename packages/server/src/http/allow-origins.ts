import cors from 'cors'
import type { RequestHandler } from 'express'

/**
 * Lets pages of the origins that were allowed by name read our answers (Fetch standard, "CORS protocol"): with a token in the header, never
 * with a cookie. Asks for others are answered as if we had never heard of CORS.
 */
export function allowOrigins(origins: readonly string[]): RequestHandler {
  const allow = cors({
    origin: [...origins],
    methods: ['GET', 'HEAD', 'POST', 'PATCH', 'DELETE'],
    exposedHeaders: [
      'Retry-After',
      'Location',
      'ETag',
      'Tus-Resumable',
      'Upload-Offset',
      'Upload-Length',
      'Upload-Expires',
    ],
    maxAge: 600,
  })
  return (req, res, next) => {
    const { origin } = req.headers
    if (origin === undefined || !origins.includes(origin)) return next()
    // An OPTIONS that is no preflight asks the tus core what it can do.
    if (req.method === 'OPTIONS' && req.headers['access-control-request-method'] === undefined) return next()
    allow(req, res, next)
  }
}
