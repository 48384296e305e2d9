import { SnaplinkError } from './snaplink-error.ts'
import type { StallWatcher } from './stall-watch.ts'

export interface Transfer {
  method: string
  url: string
  headers: Readonly<Record<string, string>>
  body: Blob | null
  signal: AbortSignal
  stalls: StallWatcher
  onProgress(sentBytes: number): void
}

export interface TransferAnswer {
  status: number
  text: string
  header(name: string): string | undefined
}

/**
 * One request, cut when it stands still. By XMLHttpRequest: `fetch` does not tell how far an upload has come.
 *
 * @throws SnaplinkError `network` when nothing answered, or `signal` aborted
 */
export function transfer({
  method,
  url,
  headers,
  body,
  signal,
  stalls,
  onProgress,
}: Transfer): Promise<TransferAnswer> {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest()
    const abort = () => request.abort()
    const watch = stalls.watch(abort)
    const finish = () => {
      watch.stop()
      signal.removeEventListener('abort', abort)
    }
    const fail = () => {
      finish()
      reject(new SnaplinkError('network'))
    }
    request.upload.onprogress = ({ loaded }) => {
      watch.moved()
      onProgress(loaded)
    }
    request.onload = () => {
      watch.answered()
      finish()
      const header = (name: string) => request.getResponseHeader(name) ?? undefined
      resolve({ status: request.status, text: request.responseText, header })
    }
    request.onerror = request.onabort = fail
    request.open(method, url)
    for (const [name, value] of Object.entries(headers)) request.setRequestHeader(name, value)
    signal.addEventListener('abort', abort)
    if (signal.aborted) fail()
    else request.send(body)
  })
}
