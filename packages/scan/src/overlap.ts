import type { Corners } from './reading.ts'

/** A line that was read along has no height, and engines differ about where a code begins: this much of its longer side is let pass. */
const tolerance = 0.25

/** Whether two readings are of one place: the middle of one lies within the other, or nearly. */
export function overlap(one: Corners, other: Corners): boolean {
  return holds(boxOf(one), boxOf(other)) || holds(boxOf(other), boxOf(one))
}

interface Box {
  readonly left: number
  readonly right: number
  readonly top: number
  readonly bottom: number
}

function boxOf(corners: Corners): Box {
  const xs = corners.map(({ x }) => x)
  const ys = corners.map(({ y }) => y)
  return { left: Math.min(...xs), right: Math.max(...xs), top: Math.min(...ys), bottom: Math.max(...ys) }
}

function holds({ left, right, top, bottom }: Box, inner: Box): boolean {
  const x = (inner.left + inner.right) / 2
  const y = (inner.top + inner.bottom) / 2
  const slack = tolerance * Math.max(right - left, bottom - top)
  return x >= left - slack && x <= right + slack && y >= top - slack && y <= bottom + slack
}
