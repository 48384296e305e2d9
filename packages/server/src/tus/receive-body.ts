import type { IncomingMessage } from 'node:http'
import type { TusFile } from './tus-store.ts'

/**
 * How a body ended. In each case all that came, and may stay, is in the file (`file.bytes` tells how much):
 * `whole`; `cut`, its connection broke; `stopped` by us; `too-slow`, nothing came for `idleMs`;
 * `too-large`, cut off at `maxBytes`.
 */
export type BodyEnd = 'whole' | 'cut' | 'stopped' | 'too-slow' | 'too-large'

export interface BodyBounds {
  readonly maxBytes: number
  readonly idleMs: number
  /** Stops at once, whatever the connection does. */
  readonly stop: AbortSignal
  /** Sees each chunk once, in order, before it is written. */
  onChunk(chunk: Buffer): void
  /** After each write; `file.bytes` has grown. */
  onWritten(): void
}

/** Read on while a write is under way, up to this much; what has gathered goes out in one write. */
const maxGatheredBytes = 1024 * 1024

/**
 * Writes a request's body to the end of `file`.
 *
 * No streams between and no promise for each chunk: this is the path whose speed is the server's.
 *
 * @throws what the disk says, ENOSPC among them, after what there was room for is in the file
 */
export function receiveBody(request: IncomingMessage, file: TusFile, bounds: BodyBounds): Promise<BodyEnd> {
  return new Promise((resolve, reject) => {
    let gathered: Buffer[] = []
    let gatheredBytes = 0
    let room = bounds.maxBytes
    let isWriting = false
    let end: BodyEnd | null = null
    const idle = setTimeout(() => finish('too-slow'), bounds.idleMs)

    function onData(chunk: Buffer): void {
      idle.refresh()
      const fitting = chunk.length > room ? chunk.subarray(0, room) : chunk
      room -= fitting.length
      if (fitting.length > 0) {
        bounds.onChunk(fitting)
        gathered.push(fitting)
        gatheredBytes += fitting.length
        if (!isWriting) write()
        else if (gatheredBytes >= maxGatheredBytes) request.pause()
      }
      if (fitting !== chunk) finish('too-large')
    }

    function write(): void {
      const chunks = gathered
      gathered = []
      gatheredBytes = 0
      isWriting = true
      file.append(chunks, (error) => {
        isWriting = false
        if (error) return fail(error)
        bounds.onWritten()
        if (gathered.length > 0) write()
        else if (end) resolve(end)
        if (!end && request.isPaused()) request.resume()
      })
    }

    /** Takes no more, and ends when all that came is written. */
    function finish(how: BodyEnd): void {
      if (end) return
      end = how
      detach()
      if (!isWriting) resolve(end)
    }

    function fail(error: Error): void {
      detach()
      reject(error)
    }

    const onEnd = () => finish('whole')
    const onCut = () => finish('cut')
    const onStop = () => finish('stopped')
    function detach(): void {
      clearTimeout(idle)
      request.off('data', onData).off('end', onEnd).off('close', onCut)
      bounds.stop.removeEventListener('abort', onStop)
    }

    if (bounds.stop.aborted) return finish('stopped')
    if (request.readableEnded) return finish('whole')
    if (request.destroyed) return finish('cut')
    bounds.stop.addEventListener('abort', onStop)
    // A connection that breaks is an error first and a close then; 'close' tells both. Unheard, the error would be thrown.
    request.on('error', onCut).on('end', onEnd).on('close', onCut).on('data', onData)
  })
}
