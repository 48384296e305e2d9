import type { Http } from './http.ts'

export interface PlainUploadOptions {
  body: Blob
  mediaType: string
  sha256: string | undefined
  signal: AbortSignal
}

/** On lines slower than this, in bytes a second, a photo in one piece has hardly a chance anyway. */
const slowestRate = 32 * 1024
const patienceMs = 30_000

/**
 * Sends one original in one request, from its first byte: for servers and proxies that tus does not get through, and browsers
 * that could not load it. Nobody hears how far it is.
 *
 * @throws SnaplinkError
 */
export async function plainUpload(http: Http, path: string, options: PlainUploadOptions): Promise<void> {
  const { body, mediaType, sha256, signal } = options
  const headers: Record<string, string> = { 'content-type': mediaType || 'application/octet-stream' }
  if (sha256) headers['content-digest'] = `sha-256=:${base64OfHex(sha256)}:`
  await http.json('POST', path, { body, headers, signal, timeoutMs: patienceMs + (body.size / slowestRate) * 1000 })
}

/** RFC 9530 writes digests in base64. */
function base64OfHex(hex: string): string {
  return btoa(hex.replace(/../g, (byte) => String.fromCharCode(Number.parseInt(byte, 16))))
}
