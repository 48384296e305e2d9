import type { Pixels } from './grey-picture.ts'
import type { Region } from './messages.ts'
import { ScannerError } from './scanner-error.ts'

/** The longer side of a still picture, in pixels: phones refuse canvases above 16 million. */
const maxSide = 4096

/** For browsers whose workers have no canvas (Safari before 16.4): drawn on the page, handed over as pixels. */
export async function pixelsOf(source: Blob | HTMLVideoElement, region?: Region): Promise<Pixels> {
  if (source instanceof Blob) {
    const bitmap = await createImageBitmap(source).catch((error) => {
      throw new ScannerError('scanner.bad-picture', error)
    })
    try {
      return draw(bitmap, bitmap.width, bitmap.height)
    } finally {
      bitmap.close()
    }
  }
  return draw(source, source.videoWidth, source.videoHeight, region)
}

let canvas: HTMLCanvasElement | undefined

function draw(source: ImageBitmap | HTMLVideoElement, fullWidth: number, fullHeight: number, region = whole): Pixels {
  const [wide, high] = [region.width * fullWidth, region.height * fullHeight]
  const factor = Math.min(1, maxSide / Math.max(wide, high))
  const width = Math.max(1, Math.round(wide * factor))
  const height = Math.max(1, Math.round(high * factor))
  canvas ??= document.createElement('canvas')
  if (canvas.width !== width || canvas.height !== height) Object.assign(canvas, { width, height })
  const context = canvas.getContext('2d', { willReadFrequently: true })
  if (!context) throw new ScannerError('scanner.bad-picture')
  context.drawImage(source, region.x * fullWidth, region.y * fullHeight, wide, high, 0, 0, width, height)
  const { data } = context.getImageData(0, 0, width, height)
  return { data, width, height }
}

const whole: Region = { x: 0, y: 0, width: 1, height: 1 }
