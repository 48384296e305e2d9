import type { Point } from './reading.ts'

/** A picture in shades of grey: one byte a pixel, row by row, 0 is black. */
export interface GreyPicture {
  readonly width: number
  readonly height: number
  readonly data: Uint8Array
}

/** Pixels as a canvas gives them: red, green, blue and alpha. */
export interface Pixels {
  readonly width: number
  readonly height: number
  readonly data: Uint8ClampedArray
}

/** How bright each pixel is (ITU-R BT.601), on white paper where it lets something through. */
export function toGrey({ width, height, data }: Pixels): GreyPicture {
  const grey = new Uint8Array(width * height)
  for (let i = 0, at = 0; i < grey.length; i++, at += 4) {
    const alpha = data[at + 3] as number
    const light = (306 * (data[at] as number) + 601 * (data[at + 1] as number) + 117 * (data[at + 2] as number)) >> 10
    grey[i] = alpha === 255 ? light : 255 - ((((255 - light) * alpha) / 255) | 0)
  }
  return { width, height, data: grey }
}

/** A picture made from another one, and the way back from its points. */
export interface View {
  readonly picture: GreyPicture
  /** Where a point of this picture lies in the one that it was made from; pixels. */
  back(point: Point): Point
}

/** `factor` times as wide and as high; smooth. Below 1 it is made smaller. */
export function scaled(source: GreyPicture, factor: number): View {
  const width = Math.max(1, Math.round(source.width * factor))
  const height = Math.max(1, Math.round(source.height * factor))
  const picture = sampled(source, width, height, (x, y) => [(x + 0.5) / factor - 0.5, (y + 0.5) / factor - 0.5])
  return { picture, back: ({ x, y }) => ({ x: x / factor, y: y / factor }) }
}

/** Turned clockwise about its middle, on a canvas that holds all of it. */
export function turned(source: GreyPicture, degrees: number, factor = 1): View {
  const sin = Math.sin((degrees * Math.PI) / 180)
  const cos = Math.cos((degrees * Math.PI) / 180)
  const width = Math.ceil((source.width * Math.abs(cos) + source.height * Math.abs(sin)) * factor)
  const height = Math.ceil((source.width * Math.abs(sin) + source.height * Math.abs(cos)) * factor)
  const from = (x: number, y: number): [number, number] => {
    const dx = (x - width / 2) / factor
    const dy = (y - height / 2) / factor
    return [cos * dx + sin * dy + source.width / 2, -sin * dx + cos * dy + source.height / 2]
  }
  const picture = sampled(source, width, height, (x, y) => {
    const [sx, sy] = from(x + 0.5, y + 0.5)
    return [sx - 0.5, sy - 0.5]
  })
  const back = (point: Point) => {
    const [x, y] = from(point.x, point.y)
    return { x, y }
  }
  return { picture, back }
}

/** Light for dark: codes printed in white. The engines try that by themselves with matrix codes alone. */
export function inverted({ width, height, data }: GreyPicture): View {
  return { picture: { width, height, data: data.map((light) => 255 - light) }, back: (point) => point }
}

/** Each pixel drawn away from its neighbours, which brings back edges that a lens or a compression has washed out. */
export function sharpened({ picture, back }: View): View {
  const { width, height, data } = picture
  const sharp = new Uint8ClampedArray(data.length)
  for (let y = 0, i = 0; y < height; y++) {
    const above = y > 0 ? -width : 0
    const below = y < height - 1 ? width : 0
    for (let x = 0; x < width; x++, i++) {
      const left = data[x > 0 ? i - 1 : i] as number
      const right = data[x < width - 1 ? i + 1 : i] as number
      const here = data[i] as number
      sharp[i] = 5 * here - left - right - (data[i + above] as number) - (data[i + below] as number)
    }
  }
  return { picture: { width, height, data: new Uint8Array(sharp.buffer) }, back }
}

/** Bilinear; what lies outside is as the pixel nearest to it, so that no edge is drawn that could be taken for a bar. */
function sampled(
  source: GreyPicture,
  width: number,
  height: number,
  from: (x: number, y: number) => readonly [number, number],
): GreyPicture {
  const data = new Uint8Array(width * height)
  const [ox, oy] = from(0, 0)
  const [rx, ry] = from(1, 0)
  const [dx, dy] = from(0, 1)
  const [stepX, stepY] = [rx - ox, ry - oy]
  const [lineX, lineY] = [dx - ox, dy - oy]
  const { width: w, height: h, data: pixels } = source
  const [lastX, lastY] = [w - 1, h - 1]
  for (let y = 0, i = 0; y < height; y++) {
    let x = ox + y * lineX
    let v = oy + y * lineY
    for (let n = 0; n < width; n++, i++, x += stepX, v += stepY) {
      const sx = x < 0 ? 0 : x > lastX ? lastX : x
      const sy = v < 0 ? 0 : v > lastY ? lastY : v
      const left = sx | 0
      const top = sy | 0
      // In 256ths: whole numbers are several times as fast here.
      const fx = ((sx - left) * 256) | 0
      const fy = ((sy - top) * 256) | 0
      const at = top * w + left
      const right = left < lastX ? 1 : 0
      const below = top < lastY ? w : 0
      const a = pixels[at] as number
      const c = pixels[at + below] as number
      const upper = (a << 8) + ((pixels[at + right] as number) - a) * fx
      const lower = (c << 8) + ((pixels[at + below + right] as number) - c) * fx
      data[i] = ((upper << 8) + (lower - upper) * fy + 32_768) >> 16
    }
  }
  return { width, height, data }
}
