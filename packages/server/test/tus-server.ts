import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { createServer, type IncomingHttpHeaders, type OutgoingHttpHeaders, request } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { buffer } from 'node:stream/consumers'
import { createTus, type Tus } from '../src/tus/tus.ts'
import { openTusFolder } from '../src/tus/tus-folder.ts'
import type { TusOptions } from '../src/tus/tus-options.ts'
import type { TusFile, TusStore } from '../src/tus/tus-store.ts'
import type { FinishedUpload } from '../src/tus/tus-upload.ts'

/** The core, mounted on nothing but node:http. */
export interface TestTus {
  readonly tus: Tus
  readonly store: TusStore
  readonly folder: string
  readonly origin: string
  /** What was handed to `onFinish`, in order. */
  readonly finished: FinishedUpload[]
  /** What was logged as an error. */
  readonly errors: unknown[]
  /** Moves the clock. */
  pass(ms: number): void
  send: Send
  /** Breaks every connection there is. */
  cut(): void
  close(): Promise<void>
}

export interface Answer {
  readonly status: number
  readonly headers: IncomingHttpHeaders
  readonly body: string
}

export type Send = (method: string, path: string, headers?: OutgoingHttpHeaders, body?: Uint8Array) => Promise<Answer>

export const hour = 3_600_000

export async function startTus(
  overrides: Partial<TusOptions> & { wrapStore?: (store: TusStore) => TusStore } = {},
): Promise<TestTus> {
  const { wrapStore = (store: TusStore) => store, ...options } = overrides
  const folder = await mkdtemp(join(tmpdir(), 'snaplink-tus-'))
  const store = wrapStore(await openTusFolder(folder))
  const finished: FinishedUpload[] = []
  const errors: unknown[] = []
  let now = Date.UTC(2026, 10, 21)
  const tus = createTus({
    store,
    path: '/files',
    maxBytes: 100 * 1024 * 1024,
    authorize: () => 'ann',
    onFinish: (upload) => void finished.push(upload),
    finishedBytes: 'keep',
    expiresAfterMs: hour,
    clock: { now: () => now },
    logger: { info: () => undefined, error: (...words: unknown[]) => void errors.push(words) },
    ...options,
  })
  const server = createServer(tus.handle).listen(0, '127.0.0.1')
  await once(server, 'listening')
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  return {
    tus,
    store,
    folder,
    origin,
    finished,
    errors,
    pass(ms) {
      now += ms
    },
    send: sendTo(origin),
    cut: () => server.closeAllConnections(),
    async close() {
      await tus.close()
      server.closeAllConnections()
      server.close()
      await once(server, 'close')
      await rm(folder, { recursive: true })
    },
  }
}

/** Requests to `origin` that speak tus 1.0.0 unless their headers say otherwise. */
export function sendTo(origin: string): Send {
  return async (method, path, headers = {}, body) => {
    const sent = request(new URL(path, origin), { method, headers: { 'Tus-Resumable': '1.0.0', ...headers } })
    sent.end(body)
    const [response] = await once(sent, 'response')
    return { status: response.statusCode, headers: response.headers, body: String(await buffer(response)) }
  }
}

/** Begins an upload of `length` bytes. @returns its path */
export async function begin(send: Send, length: number, headers: OutgoingHttpHeaders = {}): Promise<string> {
  const { status, headers: answered } = await send('POST', '/files', { 'Upload-Length': length, ...headers })
  if (status !== 201) throw new Error(`The creation was answered with ${status}.`)
  return pathOf(answered)
}

/** The `Location` of an upload created at `/files`. */
export function pathOf({ location = '' }: IncomingHttpHeaders): string {
  return new URL(location, 'http://any/files').pathname
}

export const bytesType = { 'Content-Type': 'application/offset+octet-stream' }

export function patch(send: Send, path: string, offset: number, body: Uint8Array, headers: OutgoingHttpHeaders = {}) {
  return send('PATCH', path, { ...bytesType, 'Upload-Offset': offset, ...headers }, body)
}

/** How many bytes the server says it has. */
export async function offsetAt(send: Send, path: string): Promise<number> {
  const { status, headers } = await send('HEAD', path)
  if (status !== 200) throw new Error(`HEAD was answered with ${status}.`)
  return Number(headers['upload-offset'])
}

/** A store whose files do some things differently. */
export function withFiles(store: TusStore, change: (file: TusFile) => Partial<TusFile>): TusStore {
  return {
    ...store,
    async open(id) {
      const file = await store.open(id)
      return Object.assign(Object.create(file) as TusFile, change(file))
    },
  }
}

/** Whether it is so within five seconds. */
export async function until(isSo: () => boolean | Promise<boolean>): Promise<void> {
  const deadline = performance.now() + 5_000
  while (!(await isSo())) {
    if (performance.now() > deadline) throw new Error('It did not become so within five seconds.')
    await new Promise((resolve) => setTimeout(resolve, 5))
  }
}
