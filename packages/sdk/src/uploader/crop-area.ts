import type { Crop, Rotation } from '@snaplink/contract'

/** Which edges of a crop are being moved: `nw`, `e` …; `all` moves it as it is. */
export type Grip = 'n' | 'ne' | 'e' | 'se' | 's' | 'sw' | 'w' | 'nw' | 'all'
export const grips: readonly Exclude<Grip, 'all'>[] = ['nw', 'n', 'ne', 'e', 'se', 's', 'sw', 'w']

export const wholePicture: Crop = { x: 0, y: 0, width: 1, height: 1 }
/** A twentieth of the picture can still be seen and held. */
const leastSide = 0.05

const clamp = (value: number, least: number, most: number) => Math.min(most, Math.max(least, value))

/**
 * The crop after a grip was moved by fractions of the picture, never outside of it.
 *
 * @param proportion width to height that it keeps, in fractions of the picture; undefined: any
 */
export function moveGrip(crop: Crop, grip: Grip, dx: number, dy: number, proportion?: number): Crop {
  const { x, y, width, height } = crop
  if (grip === 'all') return { ...crop, x: clamp(x + dx, 0, 1 - width), y: clamp(y + dy, 0, 1 - height) }
  const [isWest, isEast, isNorth, isSouth] = ['w', 'e', 'n', 's'].map((side) => grip.includes(side))
  const left = isWest ? clamp(x + dx, 0, x + width - leastSide) : x
  const right = isEast ? clamp(x + width + dx, x + leastSide, 1) : x + width
  const top = isNorth ? clamp(y + dy, 0, y + height - leastSide) : y
  const bottom = isSouth ? clamp(y + height + dy, y + leastSide, 1) : y + height
  const moved = { x: left, y: top, width: right - left, height: bottom - top }
  return proportion ? keepProportion(moved, grip, proportion) : moved
}

/** The largest part of it that has this proportion, held at the corner or edge that does not move. */
function keepProportion({ x, y, width, height }: Crop, grip: Grip, proportion: number): Crop {
  const fitted = { width: Math.min(width, height * proportion), height: Math.min(height, width / proportion) }
  return {
    x: grip.includes('w') ? x + width - fitted.width : x,
    y: grip.includes('n') ? y + height - fitted.height : y,
    ...fitted,
  }
}

/** The largest crop of a proportion, in the middle of what was cropped before. */
export function fitProportion(crop: Crop, proportion: number): Crop {
  const width = Math.min(1, proportion)
  const height = Math.min(1, 1 / proportion)
  const middle = { x: crop.x + crop.width / 2, y: crop.y + crop.height / 2 }
  return {
    x: clamp(middle.x - width / 2, 0, 1 - width),
    y: clamp(middle.y - height / 2, 0, 1 - height),
    width,
    height,
  }
}

/** The same part of the picture after it was turned by a quarter. */
export function turnCrop({ x, y, width, height }: Crop, isClockwise: boolean): Crop {
  return isClockwise
    ? { x: 1 - y - height, y: x, width: height, height: width }
    : { x: y, y: 1 - x - width, width: height, height: width }
}

export function turned(rotation: Rotation, isClockwise: boolean): Rotation {
  return ((rotation + (isClockwise ? 90 : 270)) % 360) as Rotation
}
