import type { FromWorker, ToWorker } from './messages.ts'
import { pixelsOf } from './pixels-on-page.ts'
import type { Reading, ScanSettings, Sighting } from './reading.ts'
import { ScannerError } from './scanner-error.ts'
import { watchVideo } from './watch-video.ts'

export interface OpenOptions extends ScanSettings {
  /** Where the worker's file is, if not where this module's bundler has put it; of the page's own origin. */
  readonly workerUrl?: URL
}

export interface WatchHandlers {
  /** A code is believed; each once, until it has left the view and comes back. */
  read(reading: Reading): void
  /**
   * What a frame may show, for a frame around it; `null` when it shows nothing. Once for each frame that was looked at, with
   * the milliseconds from its capture to this.
   */
  seen?(sighting: Sighting | null, lookMs: number): void
}

export interface Scanner {
  /** Settled when codes can be read. @throws ScannerError `scanner.not-loaded` */
  readonly ready: Promise<void>
  /**
   * Reads from a playing <video> until the returned function is called; frames that come while one is looked at are dropped.
   * One video at a time: a second call ends the first. Beginning anew forgets what was read before.
   */
  watch(video: HTMLVideoElement, on: WatchHandlers): () => void
  /** All passes over one still picture, turned upright as it says. @throws ScannerError `scanner.bad-picture`, `scanner.not-loaded` */
  readStill(picture: Blob): Promise<Reading[]>
  /** From the next frame on. */
  configure(settings: ScanSettings): void
  /** Ends the worker, and what waits for it with `scanner.closed`. */
  close(): void
}

type Answer = Extract<FromWorker, { type: 'frame' | 'still' }>
type Question = Extract<ToWorker, { id: number }>

interface Waiting {
  resolve(answer: Answer): void
  reject(error: ScannerError): void
}

/** Loads the decoder into a worker of its own. Nothing of it is loaded before. */
export function openScanner({ workerUrl, ...settings }: OpenOptions): Scanner {
  const worker = workerUrl
    ? new Worker(workerUrl, { type: 'module' })
    : new Worker(new URL('./worker.ts', import.meta.url), { type: 'module', name: 'scanner' })
  const waiting = new Map<number, Waiting>()
  let lastId = 0
  let stopWatching: (() => void) | undefined
  let failure: ScannerError | undefined
  const { promise: ready, resolve: setReady, reject: setFailed } = withResolvers()
  // Whoever never asks is told by the first picture.
  ready.catch(() => undefined)

  const send = (message: ToWorker, transfer: Transferable[] = []) => worker.postMessage(message, transfer)

  function fail(error: ScannerError): void {
    failure ??= error
    setFailed(failure)
    for (const { reject } of waiting.values()) reject(failure)
    waiting.clear()
  }

  worker.onerror = (event) => fail(new ScannerError('scanner.not-loaded', event.message))
  worker.onmessage = ({ data }: MessageEvent<FromWorker>) => {
    if (data.type === 'ready') return setReady()
    if (data.type === 'failed' && data.id === undefined) return fail(new ScannerError(data.code, data.reason))
    const id = data.id as number
    const one = waiting.get(id)
    waiting.delete(id)
    if (data.type === 'failed') one?.reject(new ScannerError(data.code, data.reason))
    else one?.resolve(data)
  }

  function ask(question: (id: number) => Question, transfer: Transferable[] = []): Promise<Answer> {
    if (failure) return Promise.reject(failure)
    const id = ++lastId
    return new Promise((resolve, reject) => {
      waiting.set(id, { resolve, reject })
      send(question(id), transfer)
    })
  }

  send({ type: 'configure', settings })
  return {
    ready,
    watch(video, on) {
      stopWatching?.()
      send({ type: 'watch' })
      stopWatching = watchVideo(video, async ({ frame, capturedAt, transfer }) => {
        const answer = await ask((id) => ({ type: 'frame', id, frame, capturedAt }), transfer)
        return () => {
          const lookMs = performance.timeOrigin + performance.now() - capturedAt
          if (answer.type === 'frame') on.seen?.(answer.seen, lookMs)
          for (const reading of answer.readings) on.read(reading)
        }
      })
      return stopWatching
    },
    async readStill(source) {
      const picture = typeof OffscreenCanvas === 'undefined' ? await pixelsOf(source) : source
      return [...(await ask((id) => ({ type: 'still', id, picture }))).readings]
    },
    configure: (next) => send({ type: 'configure', settings: next }),
    close() {
      stopWatching?.()
      worker.terminate()
      fail(new ScannerError('scanner.closed'))
    },
  }
}

/** `Promise.withResolvers`, which the oldest browsers that we support do not have. */
function withResolvers() {
  let resolve: () => void = () => undefined
  let reject: (error: ScannerError) => void = () => undefined
  const promise = new Promise<void>((...both) => {
    ;[resolve, reject] = both
  })
  return { promise, resolve, reject }
}
