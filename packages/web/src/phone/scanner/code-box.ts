export type Point = readonly [x: number, y: number]

/** A code is seen with some room around it; what a decoder finds of a bar code may be one line across it. Pixels. */
const room = 10
const leastHeight = 72

/** The corners of a frame around a code: as wide as it is, turned as it is, and never flatter than a thumb. */
export function boxAround([a, b, c, d]: readonly Point[]): readonly Point[] {
  if (!a || !b || !c || !d) return []
  const middle = mix(mix(a, c), mix(b, d))
  const across = minus(mix(b, c), mix(a, d))
  const down = minus(mix(c, d), mix(a, b))
  const width = Math.hypot(...across)
  const [x, y] = width > 0 ? [across[0] / width, across[1] / width] : [1, 0]
  const halfWidth = Math.max(width, leastHeight) / 2 + room
  const halfHeight = Math.max(Math.hypot(...down), leastHeight) / 2 + room
  const at = (right: number, below: number): Point => [
    middle[0] + x * right * halfWidth - y * below * halfHeight,
    middle[1] + y * right * halfWidth + x * below * halfHeight,
  ]
  return [at(-1, -1), at(1, -1), at(1, 1), at(-1, 1)]
}

/** Brackets at the four corners, as an SVG path: each reaches this part of the way to the next. */
export function bracketsPath(corners: readonly Point[], reach = 0.2): string {
  return corners
    .map((corner, index) => {
      const before = toward(corner, corners.at(index - 1) ?? corner, reach)
      const after = toward(corner, corners[(index + 1) % corners.length] ?? corner, reach)
      return `M${say(before)}L${say(corner)}L${say(after)}`
    })
    .join('')
}

const mix = (one: Point, other: Point): Point => [(one[0] + other[0]) / 2, (one[1] + other[1]) / 2]
const minus = (one: Point, other: Point): Point => [one[0] - other[0], one[1] - other[1]]
const say = ([x, y]: Point) => `${x.toFixed(1)} ${y.toFixed(1)}`

/** From one point to another, by this part of the way. */
export function toward(from: Point, to: Point, part: number): Point {
  return [from[0] + (to[0] - from[0]) * part, from[1] + (to[1] - from[1]) * part]
}
