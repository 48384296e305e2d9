import type { CodeFormat } from '@snaplink/contract'

/** `books` reads ISBNs, and nothing else unless that is wished for. */
export type ScanMode = 'codes' | 'books'

export type Engine = 'zxing' | 'zbar'

export interface ScanSettings {
  /** What is looked for; the fewer, the faster and the surer. In books mode it counts for nothing. */
  readonly formats: readonly CodeFormat[]
  readonly mode: ScanMode
  /** In books mode: other EAN-13 too, so that whoever scans them can be told. They need the votes of the other mode. */
  readonly withProducts?: boolean
  /** Which engines read; both, unless somebody measures one alone. */
  readonly engines?: readonly Engine[]
}

export interface Point {
  readonly x: number
  readonly y: number
}

/** Top left, top right, bottom right, bottom left of the code as it is read; 0…1 of the whole frame's width and height. */
export type Corners = readonly [Point, Point, Point, Point]

/** Something that looks like a code in one frame: not yet believed. */
export interface Sighting {
  readonly code: string
  readonly format: CodeFormat
  readonly corners: Corners
}

/** A code that was read and is believed. */
export interface Reading extends Sighting {
  /** The same code again, after it had left the view. Never in a still picture. */
  readonly isRepeat: boolean
  /** Milliseconds from the frame (or the picture) to this. */
  readonly readMs: number
}
