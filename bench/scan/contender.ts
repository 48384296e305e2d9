import type { Answer } from './judge.ts'

/** Pixels for those who run in Node, the file itself for those in a browser. */
export interface Picture {
  readonly file: Buffer
  readonly mime: string
  readonly pixels: { readonly width: number; readonly height: number; readonly data: Uint8ClampedArray }
}

/** Somebody who reads pictures. */
export interface Contender {
  readonly name: string
  read(picture: Picture): Promise<readonly Answer[]>
}
