import type { Pixels } from './grey-picture.ts'
import type { Reading, ScanSettings, Sighting } from './reading.ts'
import type { ScannerErrorCode } from './scanner-error.ts'

/** A part of a frame, 0…1 of its width and height. */
export interface Region {
  readonly x: number
  readonly y: number
  readonly width: number
  readonly height: number
}

/** What the page says to the worker. */
export type ToWorker =
  | { readonly type: 'configure'; readonly settings: ScanSettings }
  /** What was seen before is forgotten: another camera, or another beginning. */
  | { readonly type: 'watch' }
  | { readonly type: 'frame'; readonly id: number; readonly frame: Frame; readonly capturedAt: number }
  | { readonly type: 'still'; readonly id: number; readonly picture: Blob | Pixels }

/** The whole frame, of which the worker cuts the region out; or the region alone, from browsers that cannot do the former. */
export type Frame =
  | { readonly whole: VideoFrame; readonly region: Region }
  | { readonly part: ImageBitmap | Pixels; readonly region: Region }

/** What the worker answers. */
export type FromWorker =
  | { readonly type: 'ready' }
  | {
      readonly type: 'frame'
      readonly id: number
      readonly seen: Sighting | null
      readonly readings: readonly Reading[]
    }
  | { readonly type: 'still'; readonly id: number; readonly readings: readonly Reading[] }
  /** Without an id nothing can be read at all. */
  | { readonly type: 'failed'; readonly id?: number; readonly code: ScannerErrorCode; readonly reason: string }
