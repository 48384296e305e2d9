import { parentPort, workerData } from 'node:worker_threads'
import decode from 'heic-decode'

/** What decode-heic.ts gives to this thread. */
export interface HeicWorkerTask {
  readonly bytes: Uint8Array
  readonly maxMemoryBytes: number
}

/** The one message that comes back. `message` is for the log. */
export type HeicWorkerAnswer =
  | { readonly ok: true; readonly data: Uint8Array; readonly width: number; readonly height: number }
  | { readonly ok: false; readonly code: 'photo.damaged' | 'photo.too-many-pixels'; readonly message: string }

/** The compiler knows it only from the library for browsers. */
declare const WebAssembly: { Memory: { prototype: { grow(this: { buffer: ArrayBuffer }, pages: number): number } } }

const pageBytes = 64 * 1024

const { bytes, maxMemoryBytes }: HeicWorkerTask = workerData
const memory = boundWasmMemory(maxMemoryBytes)
try {
  const { data, width, height } = await decode({ buffer: bytes })
  const answer: HeicWorkerAnswer = { ok: true, data: new Uint8Array(data.buffer), width, height }
  parentPort?.postMessage(answer, [data.buffer as ArrayBuffer])
} catch (error) {
  const code = memory.refused ? 'photo.too-many-pixels' : 'photo.damaged'
  const answer: HeicWorkerAnswer = { ok: false, code, message: error instanceof Error ? error.message : String(error) }
  parentPort?.postMessage(answer)
}

/**
 * Bounds all WebAssembly memory of this thread. `resourceLimits` do not count it, and libheif's build declares 2 GiB, which a file
 * can make it take whose coded size (HEVC sequence parameters) is larger than the one in its container. Emscripten grows memory
 * only through this function, and takes an exception as "there is no more".
 */
function boundWasmMemory(maxBytes: number): { refused: boolean } {
  const state = { refused: false }
  const grow = WebAssembly.Memory.prototype.grow
  WebAssembly.Memory.prototype.grow = function bounded(pages) {
    if (this.buffer.byteLength + pages * pageBytes > maxBytes) {
      state.refused = true
      throw new RangeError('no more memory for this picture')
    }
    return grow.call(this, pages)
  }
  return state
}
