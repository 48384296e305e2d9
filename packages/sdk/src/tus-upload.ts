import type { Problem } from '@snaplink/contract'
import { type DetailedError, type HttpResponse, type HttpStack, Upload } from 'tus-js-client'
import type { Alarm } from './alarm.ts'
import { type ChunkSize, createChunkSize } from './chunk-size.ts'
import type { NetworkProbe } from './network-probe.ts'
import { parseJson } from './parse-json.ts'
import { errorOf, SnaplinkError } from './snaplink-error.ts'
import { createStallWatcher, type StallWatcher } from './stall-watch.ts'
import { type Transfer, transfer } from './transfer.ts'

export interface TusUploadOptions extends Pick<Transfer, 'headers' | 'signal' | 'onProgress'> {
  body: Blob
  /** Where uploads begin; absolute. */
  endpoint: string
  /** Where this one has begun already. */
  uploadUrl: string | undefined
  metadata: Record<string, string>
  onUploadUrl(url: string): void
  /** The server has so much of it. */
  onAccepted(bytes: number): void
}

/**
 * Sends one original by tus 1.0, on from where an earlier try ended, until it is there or something goes wrong: whoever calls
 * this decides what happens then.
 *
 * @throws SnaplinkError; `upload.unknown` when it has to be begun anew
 */
export type TusUpload = (options: TusUploadOptions) => Promise<void>

/** What one upload learns of the way to the server at `base` serves the others. */
export function createTusUpload(base: string, network: { alarm: Alarm; probe: NetworkProbe }): TusUpload {
  const line = { chunks: createChunkSize(base), stalls: createStallWatcher(network.alarm, network.probe) }
  return (options) => send(options, line)
}

interface UploadLine {
  chunks: ChunkSize
  stalls: StallWatcher
}

function send(options: TusUploadOptions, line: UploadLine): Promise<void> {
  const { chunks } = line
  const { body, endpoint, uploadUrl, metadata, headers, onProgress, onUploadUrl, onAccepted } = options
  return new Promise((resolve, reject) => {
    const upload = new Upload(body, {
      ...(uploadUrl ? { uploadUrl } : { endpoint }),
      metadata,
      headers: { ...headers },
      chunkSize: chunks.bytes(),
      // Its own retries believe `navigator.onLine`, and end.
      retryDelays: null,
      storeFingerprintForResuming: false,
      fingerprint: async () => '',
      fileReader: { openFile: async (file: Blob) => readerOf(file) },
      httpStack: createStack(options.signal, line),
      onProgress,
      onUploadUrlAvailable() {
        // With both, it would take any refusal of the one, even a proxy's 502, as a reason to begin anew.
        upload.options.endpoint = null
        if (upload.url) onUploadUrl(upload.url)
      },
      onChunkComplete(_bytes, acceptedBytes) {
        upload.options.chunkSize = chunks.bytes()
        onAccepted(acceptedBytes)
      },
      onSuccess: () => resolve(),
      onError(error) {
        const reason = errorOfUpload(error)
        const sizeTried = upload.options.chunkSize ?? 0
        // Not the server's word: that would be `photo.too-large`.
        const isTooLarge = reason instanceof SnaplinkError && reason.code === 'request.too-large'
        if (isTooLarge && chunks.bytes() < sizeTried) {
          upload.options.chunkSize = chunks.bytes()
          return upload.start()
        }
        reject(reason)
      },
    })
    upload.start()
  })
}

/** Slices of a Blob stay on the disk until they are sent. */
function readerOf(file: Blob) {
  return {
    size: file.size,
    slice: async (start: number, end: number) => ({ value: file.slice(start, end), done: end >= file.size }),
    close: () => undefined,
  }
}

/** Requests that are cut when they stand still, and that tell how large the next one may be. */
function createStack(signal: AbortSignal, { chunks, stalls }: UploadLine): HttpStack {
  return {
    getName: () => 'snaplink',
    createRequest(method, url) {
      const headers: Record<string, string> = {}
      let onProgress: (sentBytes: number) => void = () => undefined
      return {
        getMethod: () => method,
        getURL: () => url,
        setHeader(name, value) {
          headers[name] = value
        },
        getHeader: (name) => headers[name],
        setProgressHandler(handler) {
          onProgress = handler
        },
        async send(body: Blob | null) {
          const begunAt = Date.now()
          const size = body?.size ?? 0
          const answer = await transfer({ method, url, headers, body, signal, stalls, onProgress }).catch((error) => {
            chunks.broke(size)
            throw error
          })
          if (answer.status === 413 && size > 0) chunks.refused(size)
          if (answer.status === 204) chunks.passed(size, Date.now() - begunAt)
          return {
            getStatus: () => answer.status,
            getHeader: (name) => answer.header(name),
            getBody: () => answer.text,
            getUnderlyingObject: () => body,
          }
        },
        // What aborts a request here is `signal`.
        abort: async () => undefined,
        getUnderlyingObject: () => undefined,
      }
    },
  }
}

function errorOfUpload(error: Error | DetailedError): Error {
  const { originalRequest: request, originalResponse: response, causingError } = error as Partial<DetailedError>
  if (causingError) return causingError
  if (!request || !response) return error
  const status = response.getStatus()
  const problem = parseJson(response.getBody()) as Partial<Problem> | null
  // A HEAD is refused without a reason: beginning anew will tell it. What is not a tus server's word is nobody's.
  if (request.getMethod() === 'HEAD' && isRefusal(response)) return new SnaplinkError('upload.unknown')
  return errorOf(status, problem, response.getHeader('retry-after'))
}

function isRefusal(response: HttpResponse): boolean {
  const status = response.getStatus()
  return status >= 400 && status < 500 && status !== 429 && response.getHeader('tus-resumable') !== undefined
}
