import type { CodeFormat } from '@snaplink/contract'
import type { Effort, Found } from './engine.ts'
import { type GreyPicture, inverted, scaled, sharpened, turned, type View } from './grey-picture.ts'
import type { Engine } from './reading.ts'

/** One look at a picture: by which engine, and at what made of it. */
export interface Pass {
  readonly engine: Engine
  readonly view: ViewName
  readonly effort: Effort
}

export type ViewName =
  | 'inverted'
  | 'tilted-frame'
  | 'plain'
  | 'tilted'
  | 'leaning'
  | 'leaning-more'
  | 'enlarged'
  | 'sharpened'
  | 'reduced'

export type Read = (
  engine: Engine,
  picture: GreyPicture,
  formats: readonly CodeFormat[],
  effort: Effort,
) => Promise<Found[]>

/**
 * In the order of what each costs and finds. zxing reads no EAN that is tilted by 30 to 60°: turned by 45° it does.
 * The later ones are for small, blurred, slanting and grainy pictures of which nothing is known yet.
 */
export const stillPasses: readonly Pass[] = [
  { engine: 'zxing', view: 'plain', effort: 'still' },
  { engine: 'zbar', view: 'plain', effort: 'still' },
  { engine: 'zxing', view: 'enlarged', effort: 'still' },
  { engine: 'zbar', view: 'enlarged', effort: 'still' },
  { engine: 'zxing', view: 'tilted', effort: 'still' },
  { engine: 'zbar', view: 'tilted', effort: 'still' },
  { engine: 'zxing', view: 'sharpened', effort: 'still' },
  { engine: 'zbar', view: 'sharpened', effort: 'still' },
  { engine: 'zxing', view: 'inverted', effort: 'still' },
  { engine: 'zbar', view: 'inverted', effort: 'still' },
  { engine: 'zxing', view: 'leaning', effort: 'still' },
  { engine: 'zbar', view: 'leaning', effort: 'still' },
  { engine: 'zxing', view: 'leaning-more', effort: 'still' },
  { engine: 'zbar', view: 'leaning-more', effort: 'still' },
  { engine: 'zxing', view: 'reduced', effort: 'still' },
  { engine: 'zbar', view: 'reduced', effort: 'still' },
]

/** What every frame is looked at with: what people hold upright and sharp is read in a few milliseconds. */
export const quickPass: Pass = { engine: 'zxing', view: 'plain', effort: 'quick' }

/** What a frame is tried with when that finds nothing: one after the other, one a frame. */
export const framePasses: readonly Pass[] = [
  { engine: 'zxing', view: 'plain', effort: 'frame' },
  { engine: 'zbar', view: 'plain', effort: 'frame' },
  { engine: 'zxing', view: 'tilted-frame', effort: 'frame' },
  { engine: 'zxing', view: 'inverted', effort: 'frame' },
  { engine: 'zbar', view: 'tilted-frame', effort: 'frame' },
]

/** Beyond these, in pixels, a view shows nothing new and costs too much. */
const maxEnlarged = 1_500_000
const maxTilted = 2_000_000
const maxTiltedFrame = 350_000
/** Below this, turning alone would blur what is left of a small code; and half of it would be too little. */
const small = 300_000

/** `undefined` where that view of this picture is not worth its time. */
export function viewOf(picture: GreyPicture, view: ViewName): View | undefined {
  const pixels = picture.width * picture.height
  switch (view) {
    case 'plain':
      return { picture, back: (point) => point }
    case 'inverted':
      return inverted(picture)
    case 'tilted':
      return tilted(picture, 45)
    case 'tilted-frame':
      return turned(picture, 45, Math.min(1, Math.sqrt(maxTiltedFrame / pixels)))
    case 'leaning':
      return tilted(picture, 22.5)
    case 'leaning-more':
      return tilted(picture, 67.5)
    case 'reduced':
      return pixels > small ? scaled(picture, 0.5) : undefined
    case 'enlarged':
      return pixels <= maxEnlarged ? scaled(picture, 2) : undefined
    case 'sharpened':
      return pixels <= maxEnlarged ? sharpened(scaled(picture, 2)) : undefined
  }
}

function tilted(picture: GreyPicture, degrees: number): View {
  const pixels = picture.width * picture.height
  return turned(picture, degrees, pixels <= small ? 2 : Math.min(1, Math.sqrt(maxTilted / pixels)))
}
