import type { PhotoEdits } from './photo-edit.ts'

export interface Size {
  readonly width: number
  readonly height: number
}

export interface Area extends Size {
  readonly left: number
  readonly top: number
}

/** A picture's size after its quarter turns. */
export function rotatedSize({ width, height }: Size, { rotation }: Pick<PhotoEdits, 'rotation'>): Size {
  return rotation % 180 === 0 ? { width, height } : { width: height, height: width }
}

/**
 * By how much a picture that is turned about its middle shrinks, so that no corner is empty: what is left has its proportions and
 * this fraction of its width. A page that shows it in a box of its size enlarges it by 1 ÷ this.
 */
export function straightenScale({ width, height }: Size, degrees: number): number {
  const angle = (Math.abs(degrees) * Math.PI) / 180
  const [cos, sin] = [Math.cos(angle), Math.sin(angle)]
  return Math.min(width / (width * cos + height * sin), height / (width * sin + height * cos))
}

/** What is left of a picture of this size, in whole pixels of it as it is after rotating and straightening. */
export function croppedArea({ width, height }: Size, { crop }: Pick<PhotoEdits, 'crop'>): Area {
  if (!crop) return { left: 0, top: 0, width, height }
  const left = Math.min(Math.round(crop.x * width), width - 1)
  const top = Math.min(Math.round(crop.y * height), height - 1)
  return {
    left,
    top,
    width: Math.max(1, Math.min(Math.round(crop.width * width), width - left)),
    height: Math.max(1, Math.min(Math.round(crop.height * height), height - top)),
  }
}
