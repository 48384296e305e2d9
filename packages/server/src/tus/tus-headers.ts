import type { IncomingMessage } from 'node:http'
import { AppError } from '../errors.ts'
import { checksumAlgorithms } from './tus-checksum.ts'

/** The only version there is. */
export const tusVersion = '1.0.0'

/** Headers of ours that a page of another origin may read only when it is told so. */
export const exposedHeaders = [
  'Location',
  'Tus-Checksum-Algorithm',
  'Tus-Extension',
  'Tus-Max-Size',
  'Tus-Resumable',
  'Tus-Version',
  'Upload-Defer-Length',
  'Upload-Expires',
  'Upload-Length',
  'Upload-Metadata',
  'Upload-Offset',
].join(', ')

/**
 * What an `OPTIONS` request is told. "A successful response … MUST contain the `Tus-Version` header. It MAY include the
 * `Tus-Extension` and `Tus-Max-Size` headers." Each extension says that the server "MUST add" its name; and "the
 * `Tus-Checksum-Algorithm` header MUST be included in the response to an `OPTIONS` request."
 */
export function capabilities(maxBytes: number): Record<string, string> {
  return {
    'Tus-Version': tusVersion,
    'Tus-Extension': 'creation,creation-with-upload,creation-defer-length,termination,expiration,checksum',
    'Tus-Max-Size': String(maxBytes),
    'Tus-Checksum-Algorithm': checksumAlgorithms.join(','),
  }
}

/**
 * "The `X-HTTP-Method-Override` request header MUST be a string which MUST be interpreted as the request's method by the
 * Server, if the header is presented. The actual method of the request MUST be ignored."
 */
export function methodOf(request: IncomingMessage): string {
  return (headerOf(request, 'x-http-method-override') ?? request.method ?? '').toUpperCase()
}

/**
 * "The `Tus-Resumable` header MUST be included in every request … If the version specified by the Client is not supported
 * by the Server, it MUST respond with the `412 Precondition Failed` status … the Server MUST NOT process the request."
 */
export function requireVersion(request: IncomingMessage): void {
  if (headerOf(request, 'tus-resumable') !== tusVersion) throw new AppError('upload.version-unknown')
}

/** "All `PATCH` requests MUST use `Content-Type: application/offset+octet-stream`, otherwise the server SHOULD return a `415`". */
export function requireBytesType(request: IncomingMessage): void {
  if (headerOf(request, 'content-type') !== 'application/offset+octet-stream') throw new AppError('upload.type-wrong')
}

/** Bytes that the request says it brings; null for a chunked body, which does not say. */
export function bodyLengthOf(request: IncomingMessage): number | null {
  return request.headers['transfer-encoding'] === undefined ? Number(request.headers['content-length'] ?? 0) : null
}

/** `Upload-Offset`: "The value MUST be a non-negative integer." */
export function readOffset(request: IncomingMessage): number {
  const offset = readInteger(request, 'upload-offset')
  if (offset === null) throw new AppError('request.invalid', { detail: 'Upload-Offset is missing.' })
  return offset
}

/** `Upload-Length`: "The value MUST be a non-negative integer." Null where there is none. */
export function readLength(request: IncomingMessage): number | null {
  return readInteger(request, 'upload-length')
}

/**
 * The length of a new upload, null where it comes later. "The request MUST include one of the following headers:
 * a) `Upload-Length` … b) `Upload-Defer-Length: 1`"; and of the second "Its value MUST be `1`."
 */
export function readCreationLength(request: IncomingMessage): number | null {
  const length = readLength(request)
  const deferred = headerOf(request, 'upload-defer-length')
  if (deferred !== undefined && deferred !== '1')
    throw new AppError('request.invalid', { detail: 'Upload-Defer-Length can only be 1.' })
  if ((length === null) === (deferred === undefined))
    throw new AppError('request.invalid', { detail: 'Send either Upload-Length or Upload-Defer-Length: 1.' })
  return length
}

/** One header's value; of one that came twice, the values joined by Node. */
export function headerOf(request: IncomingMessage, name: string): string | undefined {
  const value = request.headers[name]
  return Array.isArray(value) ? value.join(', ') : value
}

function readInteger(request: IncomingMessage, name: string): number | null {
  const value = headerOf(request, name)
  if (value === undefined) return null
  const number = /^\d{1,16}$/.test(value) ? Number(value) : Number.NaN
  if (!Number.isSafeInteger(number))
    throw new AppError('request.invalid', { detail: `${name} is not a whole number of bytes.` })
  return number
}
