import type { CodeFormat } from '@snaplink/contract'
import type { GreyPicture } from './grey-picture.ts'
import type { Point } from './reading.ts'

/** What an engine made of a picture, before anybody asks whether it can be. Corners in pixels of that picture. */
export interface Found {
  readonly text: string
  readonly format: CodeFormat
  readonly corners: readonly [Point, Point, Point, Point]
  /** How many lines of a linear code said the same; 0 where that is not counted. */
  readonly lineCount: number
}

export interface ReadEngine {
  read(picture: GreyPicture, formats: readonly CodeFormat[], effort: Effort): Promise<Found[]> | Promise<Found[]>
}

/**
 * How much time a look may take: `quick` reads what is plain to see (a few milliseconds of 720 lines), `frame` more before the
 * next one comes, `still` all there is.
 */
export type Effort = 'quick' | 'frame' | 'still'
