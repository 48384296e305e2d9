/** Of a camera, as it says itself; 1 is what it sees without. */
export interface ZoomRange {
  readonly min: number
  readonly max: number
}

/** At arm's length a code then fills the frame, and old lenses still focus. */
const startZoom = 2

/** What the zoom button goes through, in turn; one step or none where the camera cannot. */
export function zoomSteps({ min, max }: ZoomRange): readonly number[] {
  return [1, startZoom, 4].filter((zoom) => zoom >= min && zoom <= max)
}

/** Where to begin: about 2×, as far as the camera can. */
export function firstZoom({ min, max }: ZoomRange): number {
  return Math.min(Math.max(startZoom, min), max)
}
