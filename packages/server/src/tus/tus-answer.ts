import type { IncomingMessage, ServerResponse } from 'node:http'
import { toProblem } from '../errors.ts'
import { exposedHeaders, tusVersion } from './tus-headers.ts'
import type { TusUpload } from './tus-upload.ts'

/** Refused with this much of its body still to come, a client gets this long to stop by itself. Milliseconds. */
const lingerMs = 2_000

/** Puts on what every answer carries: "The `Tus-Resumable` header MUST be included in every … response". */
export function prepare(request: IncomingMessage, response: ServerResponse): void {
  response.setHeader('Tus-Resumable', tusVersion)
  response.setHeader('X-Content-Type-Options', 'nosniff')
  // "The Server MUST prevent the client and/or proxies from caching the response by adding the `Cache-Control: no-store`
  // header": asked for HEAD, and right for all that is told of an upload.
  response.setHeader('Cache-Control', 'no-store')
  if (request.headers.origin !== undefined) response.setHeader('Access-Control-Expose-Headers', exposedHeaders)
}

export function answer(response: ServerResponse, status: number, headers: Record<string, string>): void {
  response.writeHead(status, headers).end()
}

/** `Upload-Expires`, where the upload is going to: "MUST be in RFC 7231 datetime format." */
export function expiryOf({ expiresAt, finishedAt }: TusUpload): Record<string, string> {
  return finishedAt === null ? { 'Upload-Expires': new Date(expiresAt).toUTCString() } : {}
}

/** Answers with what may be told of `error`, as problem+json. */
export function refuse(request: IncomingMessage, response: ServerResponse, error: unknown): void {
  if (response.headersSent) return void response.destroy()
  const problem = toProblem(error)
  const body = Buffer.from(JSON.stringify(problem))
  response.writeHead(problem.status, {
    'Content-Type': 'application/problem+json',
    'Content-Length': body.length,
    // "It … MUST include the `Tus-Version` header into the response" to an unknown version.
    ...(problem.code === 'upload.version-unknown' && { 'Tus-Version': tusVersion }),
    ...(problem.retryAfter !== undefined && { 'Retry-After': problem.retryAfter }),
  })
  response.end(body)
  lingerAfter(request)
}

/** Ends a connection without an answer. `request.destroy()` would leave it open, and its client waiting, once the body has been read. */
export function hangUp(request: IncomingMessage): void {
  request.socket.destroy()
}

/**
 * The rest of a refused body is read and thrown away for a while: a connection closed under a client that still sends is
 * reset, and the answer lost with it. After that it is closed, so that nobody can send for ever.
 */
function lingerAfter(request: IncomingMessage): void {
  if (request.complete || request.destroyed) return
  const closing = setTimeout(() => hangUp(request), lingerMs)
  request.once('close', () => clearTimeout(closing))
  request.on('error', () => clearTimeout(closing))
  request.resume()
}
