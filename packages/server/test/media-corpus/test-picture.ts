import type { Orientation } from '../../src/pictures/orientation.ts'

/** Pixels as sharp takes and gives them. */
export interface RawPicture {
  readonly data: Uint8Array
  readonly width: number
  readonly height: number
  readonly channels: 1 | 2 | 3 | 4
}

type Colour = readonly [red: number, green: number, blue: number]

/** Upright, as a person should see it. Four quarters of four colours: each of the eight orientations moves them differently. */
export const testPicture = Object.freeze({
  width: 256,
  height: 128,
  topLeft: [214, 48, 49],
  topRight: [46, 164, 79],
  bottomLeft: [38, 70, 200],
  bottomRight: [236, 200, 52],
} as const)

const corners = ['topLeft', 'topRight', 'bottomLeft', 'bottomRight'] as const

export function uprightPixels(): RawPicture {
  const { width, height } = testPicture
  const data = new Uint8Array(width * height * 3)
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) data.set(testPicture[cornerAt(x / width, y / height)], (y * width + x) * 3)
  }
  return { data, width, height, channels: 3 }
}

/**
 * The pixels as a camera stores them that says `orientation`: what the first row and the first column show is told by EXIF 2.32,
 * section 4.6.4 A, tag 0x0112. Not made by an image library, as it is libraries that are tested with it.
 */
export function storedPixels(orientation: Orientation): RawPicture {
  const upright = uprightPixels()
  const { width, height, data } = upright
  const exchanged = orientation > 4
  const stored = { width: exchanged ? height : width, height: exchanged ? width : height }
  const [right, bottom] = [width - 1, height - 1]
  const sources: Record<Orientation, (row: number, column: number) => [x: number, y: number]> = {
    1: (row, column) => [column, row],
    2: (row, column) => [right - column, row],
    3: (row, column) => [right - column, bottom - row],
    4: (row, column) => [column, bottom - row],
    5: (row, column) => [row, column],
    6: (row, column) => [right - row, column],
    7: (row, column) => [right - row, bottom - column],
    8: (row, column) => [row, bottom - column],
  }
  const pixels = new Uint8Array(data.length)
  for (let row = 0; row < stored.height; row++) {
    for (let column = 0; column < stored.width; column++) {
      const [x, y] = sources[orientation](row, column)
      const from = (y * width + x) * 3
      pixels.set(data.subarray(from, from + 3), (row * stored.width + column) * 3)
    }
  }
  return { ...stored, data: pixels, channels: 3 }
}

/** What is wrong with a decoded picture that should look like the test picture, upright; an empty list where nothing is. */
export function differencesFromUpright(decoded: RawPicture, tolerance = 60): string[] {
  const shape = `${decoded.width} × ${decoded.height}`
  const ratio = (decoded.width * testPicture.height) / (decoded.height * testPicture.width)
  if (ratio < 0.97 || ratio > 1.03) return [`the shape is ${shape}`]
  return corners.flatMap((corner) => {
    const x = Math.floor(decoded.width * (corner.endsWith('Left') ? 0.25 : 0.75))
    const y = Math.floor(decoded.height * (corner.startsWith('top') ? 0.25 : 0.75))
    const at = (y * decoded.width + x) * decoded.channels
    const colour = [...decoded.data.subarray(at, at + 3)]
    const expected: Colour = testPicture[corner]
    return expected.every((value, index) => Math.abs(value - (colour[index] ?? -255)) <= tolerance)
      ? []
      : [`${corner} is ${colour.join(' ')} instead of ${expected.join(' ')}`]
  })
}

/** Of the point that lies `x` of the width from the left and `y` of the height from the top. */
function cornerAt(x: number, y: number): (typeof corners)[number] {
  return y < 0.5 ? (x < 0.5 ? 'topLeft' : 'topRight') : x < 0.5 ? 'bottomLeft' : 'bottomRight'
}
