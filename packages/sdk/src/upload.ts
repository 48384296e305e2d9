import type { Problem, UploadAnswer } from '@snaplink/contract'
import { parseJson } from './parse-json.ts'
import { errorOf, SnaplinkError } from './snaplink-error.ts'

/** An upload that moves no byte for so long is dead. */
const stalledMs = 30_000

export interface UploadOptions {
  url: string
  headers: Readonly<Record<string, string>>
  body: Blob
  mediaType: string
  signal: AbortSignal
  onProgress(sentBytes: number): void
}

/**
 * Sends one original in one request. By XMLHttpRequest: `fetch` does not tell how far an upload has come.
 *
 * @throws SnaplinkError
 */
export async function upload({
  url,
  headers,
  body,
  mediaType,
  signal,
  onProgress,
}: UploadOptions): Promise<UploadAnswer> {
  const digest = await contentDigest(body)
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest()
    const abort = () => request.abort()
    let timer = setTimeout(abort, stalledMs)
    const finish = (outcome: UploadAnswer | SnaplinkError) => {
      clearTimeout(timer)
      signal.removeEventListener('abort', abort)
      if (outcome instanceof SnaplinkError) reject(outcome)
      else resolve(outcome)
    }
    request.upload.onprogress = ({ loaded }) => {
      clearTimeout(timer)
      timer = setTimeout(abort, stalledMs)
      onProgress(loaded)
    }
    request.onload = () => {
      const answer = parseJson(request.responseText)
      if (request.status >= 200 && request.status < 300 && answer) finish(answer as UploadAnswer)
      else finish(errorOf(request.status, answer as Partial<Problem> | null, request.getResponseHeader('retry-after')))
    }
    request.onerror = request.onabort = () => finish(new SnaplinkError('network'))
    request.open('POST', url)
    for (const [name, value] of Object.entries({ ...headers, ...digest })) request.setRequestHeader(name, value)
    request.setRequestHeader('content-type', mediaType || 'application/octet-stream')
    signal.addEventListener('abort', abort)
    if (signal.aborted) finish(new SnaplinkError('network'))
    else request.send(body)
  })
}

/** RFC 9530, where the browser has `crypto.subtle`: not on plain-HTTP pages. */
async function contentDigest(body: Blob): Promise<Record<string, string>> {
  if (!globalThis.crypto?.subtle) return {}
  const hash = await crypto.subtle.digest('SHA-256', await body.arrayBuffer())
  return { 'content-digest': `sha-256=:${btoa(String.fromCharCode(...new Uint8Array(hash)))}:` }
}
