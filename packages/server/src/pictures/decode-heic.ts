import { Worker } from 'node:worker_threads'
import { limits } from '@snaplink/contract'
import { atMost } from '../at-most.ts'
import { AppError } from '../errors.ts'
import type { HeicWorkerAnswer, HeicWorkerTask } from './decode-heic-worker.ts'
import { colourProfileOf, mostPixelsIn, readHeifFile } from './heif-file.ts'
import { MalformedPicture } from './malformed-picture.ts'

/** Decoded pixels, upright, in the order red, green, blue, alpha. What sharp takes as `{ raw: { width, height, channels } }`. */
export interface DecodedPicture {
  readonly data: Uint8Array
  readonly width: number
  readonly height: number
  readonly channels: 4
  /** The ICC profile in which the colours are meant (phones: Display P3), or null for sRGB. Raw pixels cannot carry it. */
  readonly colourProfile: Buffer | null
}

export interface HeicBounds {
  /** Of any picture in the file, before decoding. */
  readonly maxPixels?: number
  /** For decoding alone; waiting for one's turn does not count. */
  readonly timeoutMs?: number
  /** Of the decoder: 8 bytes a pixel for 8-bit colours, twice as much for 10-bit ones. */
  readonly maxMemoryBytes?: number
  readonly signal?: AbortSignal
}

const mebibyte = 1024 * 1024

/** Two at once would need the memory twice. */
const oneAtOnce = atMost(1)

/**
 * Decodes the primary picture of a HEIC file with libheif in a worker thread of its own, which ends with it: memory that WebAssembly
 * has taken is given back in no other way, and no other way stops a decoder. One at a time; 0.6 s and 220 MB for 12 megapixels,
 * 2.1 s and 630 MB for 48.
 *
 * @throws AppError `photo.too-many-pixels`, `photo.damaged`, `photo.too-slow`; an Error where the thread itself crashed; what
 *   `signal` was aborted with
 */
export async function decodeHeic(bytes: Buffer, bounds: HeicBounds = {}): Promise<DecodedPicture> {
  const { colourProfile, pixels } = measure(bytes)
  if (pixels > (bounds.maxPixels ?? limits.maxPhotoPixels)) throw new AppError('photo.too-many-pixels')

  return oneAtOnce(async () => {
    bounds.signal?.throwIfAborted()
    const answer = await inWorker({ bytes, maxMemoryBytes: bounds.maxMemoryBytes ?? 1024 * mebibyte }, bounds)
    if (!answer.ok) throw new AppError(answer.code, { cause: answer.message })
    return { data: answer.data, width: answer.width, height: answer.height, channels: 4, colourProfile }
  })
}

function measure(bytes: Buffer): { pixels: number; colourProfile: Buffer | null } {
  try {
    const file = readHeifFile(bytes)
    return { pixels: mostPixelsIn(bytes, file), colourProfile: colourProfileOf(bytes, file) }
  } catch (cause) {
    if (cause instanceof MalformedPicture) throw new AppError('photo.damaged', { cause })
    throw cause
  }
}

function inWorker(task: HeicWorkerTask, { timeoutMs, signal }: HeicBounds): Promise<HeicWorkerAnswer> {
  const { promise, resolve, reject } = Promise.withResolvers<HeicWorkerAnswer>()
  const worker = new Worker(new URL('./decode-heic-worker.ts', import.meta.url), {
    workerData: task,
    // A decoder needs nothing of ours: no secrets of the environment, no flags, no standard streams (libheif's bindings log there).
    env: {},
    argv: [],
    execArgv: [],
    stdout: true,
    stderr: true,
    // Only for what JavaScript allocates; the pixels are outside of it, see maxMemoryBytes.
    resourceLimits: { maxOldGenerationSizeMb: 128 },
  })
  const tooSlow = setTimeout(() => reject(new AppError('photo.too-slow')), timeoutMs ?? limits.decodeMs)
  const abort = () => reject(signal?.reason)
  signal?.addEventListener('abort', abort)
  worker.once('message', resolve)
  // Not a verdict on the picture: the machine may have been short of memory, and the next try may succeed.
  worker.once('error', (cause) => reject(new Error('The thread that decodes crashed.', { cause })))
  worker.once('exit', (code) => reject(new Error(`The thread that decodes ended with ${code}.`)))
  return promise.finally(async () => {
    clearTimeout(tooSlow)
    signal?.removeEventListener('abort', abort)
    await worker.terminate()
  })
}
