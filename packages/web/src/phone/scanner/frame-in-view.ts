import type { Corners } from '@snaplink/scan'

export interface Size {
  readonly width: number
  readonly height: number
}

/**
 * Where corners in a camera's frame (0…1 of it) are on the screen, in pixels of a view that the frame covers (`object-fit: cover`).
 */
export function cornersInView(corners: Corners, frame: Size, view: Size): readonly (readonly [number, number])[] {
  const scale = Math.max(view.width / frame.width, view.height / frame.height)
  const left = (view.width - frame.width * scale) / 2
  const top = (view.height - frame.height * scale) / 2
  return corners.map(({ x, y }) => [left + x * frame.width * scale, top + y * frame.height * scale] as const)
}
