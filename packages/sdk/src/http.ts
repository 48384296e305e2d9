import type { Problem } from '@snaplink/contract'
import { parseJson } from './parse-json.ts'
import { errorOf, SnaplinkError } from './snaplink-error.ts'

export interface RequestOptions {
  /** A Blob goes as it is, everything else as JSON. */
  body?: unknown
  headers?: Readonly<Record<string, string>>
  signal?: AbortSignal
  /** Browsers keep other connections for `omit`. Default: `same-origin`. */
  credentials?: RequestCredentials
  /** Let the request finish even if the page is being left. */
  keepalive?: boolean
  /** How long the whole answer may take. Default: 20,000. */
  timeoutMs?: number
}

/** Requests to one Snaplink, with one token or none. */
export interface Http {
  /** Where Snaplink lives: absolute, ends in `/`. */
  readonly base: string
  readonly headers: Readonly<Record<string, string>>
  /** @throws SnaplinkError `network` when nothing of ours answered, otherwise what the server said */
  json<T>(method: string, path: string, options?: RequestOptions): Promise<T>
}

/** @param base default: the document's */
export function createHttp(base: string | undefined, token?: string): Http {
  const root = base === undefined ? document.baseURI : base.replace(/\/?$/, '/')
  const headers: Record<string, string> = token === undefined ? {} : { authorization: `Bearer ${token}` }
  return {
    base: root,
    headers,
    async json<T>(method: string, path: string, options: RequestOptions = {}) {
      const { body, signal, credentials = 'same-origin', keepalive, timeoutMs = 20_000 } = options
      const isReady = body === undefined || body instanceof Blob
      const abort = new AbortController()
      const stop = () => abort.abort()
      const timer = setTimeout(stop, timeoutMs)
      if (signal?.aborted) stop()
      signal?.addEventListener('abort', stop)
      try {
        const response = await fetch(new URL(path, root), {
          method,
          headers: { ...headers, ...(!isReady && { 'content-type': 'application/json' }), ...options.headers },
          body: isReady ? body : JSON.stringify(body),
          signal: abort.signal,
          credentials,
          // Also because Chromium lets requests for one address wait for each other, and so for one on a dead connection.
          cache: 'no-store',
          keepalive,
        })
        return (await readAnswer(response)) as T
      } catch (error) {
        throw error instanceof SnaplinkError ? error : new SnaplinkError('network', { cause: error })
      } finally {
        clearTimeout(timer)
        signal?.removeEventListener('abort', stop)
      }
    },
  }
}

async function readAnswer(response: Response): Promise<unknown> {
  if (response.status === 204) return undefined
  if (!response.ok) throw await errorOfResponse(response)
  // An answer that is not JSON comes from a hotel's login page, not from us: it fails to parse, and counts as `network`.
  return response.json()
}

/** The error that a response other than 2xx stands for. */
export async function errorOfResponse(response: Response): Promise<SnaplinkError> {
  const text = await response.text()
  return errorOf(response.status, parseJson(text) as Partial<Problem> | null, response.headers.get('retry-after'))
}
