import { brightnessOf } from './brightness-of.ts'
import { createDecoder } from './decoder.ts'
import type { ReadEngine } from './engine.ts'
import { type GreyPicture, type Pixels, toGrey } from './grey-picture.ts'
import type { Frame, FromWorker, ToWorker } from './messages.ts'
import type { Read } from './passes.ts'
import type { Engine } from './reading.ts'
import type { ScannerErrorCode } from './scanner-error.ts'
import { loadZxing } from './zxing-engine.ts'

/** The few things of a worker's global scope that are used: TypeScript knows either a page's or a worker's. */
const scope = self as unknown as {
  onmessage: ((event: { data: ToWorker }) => void) | null
  postMessage(message: FromWorker): void
}

const load: Record<Engine, () => Promise<ReadEngine>> = {
  zxing: loadZxing,
  // The second voter may be missing; the first may not.
  zbar: async () => {
    const { loadZbar } = await import('./zbar-engine.ts')
    return loadZbar()
  },
}
const blind: ReadEngine = { read: async () => [] }
const engines: Record<Engine, Promise<ReadEngine>> = { zxing: load.zxing(), zbar: load.zbar().catch(() => blind) }

/** An engine that stumbles over a picture has lost its memory: it is loaded anew, and has seen nothing in that one. */
const read: Read = async (engine, picture, formats, effort) => {
  const loaded = await engines[engine]
  try {
    return await loaded.read(picture, formats, effort)
  } catch {
    engines[engine] = load[engine]().catch(() => blind)
    return []
  }
}

const decoder = createDecoder(
  read,
  // The page's clock, in which frames are stamped: that of a worker began at another time.
  () => performance.timeOrigin + performance.now(),
)

engines.zxing.then(
  () => scope.postMessage({ type: 'ready' }),
  (error) => fail('scanner.not-loaded', error),
)

// One after the other: an engine has one memory, and settings hold for what comes after them.
let queue: Promise<unknown> = Promise.resolve()
scope.onmessage = ({ data }) => {
  queue = queue.then(() => handle(data))
}

async function handle(message: ToWorker): Promise<void> {
  switch (message.type) {
    case 'configure':
      return decoder.configure(message.settings)
    case 'watch':
      return decoder.watch()
    case 'frame': {
      const { id, frame, capturedAt } = message
      try {
        const picture = await pictureOf(frame)
        scope.postMessage({ type: 'frame', id, ...(await decoder.frame(picture, frame.region, capturedAt)) })
      } catch (error) {
        fail('scanner.bad-picture', error, id)
      }
      return
    }
    case 'still': {
      const { id, picture } = message
      try {
        const grey = toGrey(picture instanceof Blob ? await decode(picture) : picture)
        scope.postMessage({ type: 'still', id, readings: await decoder.still(grey) })
      } catch (error) {
        fail('scanner.bad-picture', error, id)
      }
    }
  }
}

function fail(code: ScannerErrorCode, error: unknown, id?: number): void {
  scope.postMessage({ type: 'failed', code, reason: String(error), ...(id !== undefined && { id }) })
}

/** One canvas for all frames: a new one for each costs more than reading it. */
let canvas: OffscreenCanvas | undefined

async function pictureOf(frame: Frame): Promise<GreyPicture> {
  if ('whole' in frame) {
    const { whole, region } = frame
    const bright = await brightnessOf(whole, region).catch(() => undefined)
    if (bright) {
      whole.close()
      return bright
    }
    const { displayWidth: width, displayHeight: height } = whole
    return drawn(whole, region.x * width, region.y * height, region.width * width, region.height * height)
  }
  return 'data' in frame.part ? toGrey(frame.part) : drawn(frame.part, 0, 0, frame.part.width, frame.part.height)
}

function drawn(source: VideoFrame | ImageBitmap, x: number, y: number, wide: number, high: number): GreyPicture {
  const [width, height] = [Math.round(wide), Math.round(high)]
  try {
    const context = contextOf(width, height)
    context.drawImage(source, x, y, wide, high, 0, 0, width, height)
    return toGrey(context.getImageData(0, 0, width, height))
  } finally {
    source.close()
  }
}

function contextOf(width: number, height: number): OffscreenCanvasRenderingContext2D {
  canvas ??= new OffscreenCanvas(width, height)
  if (canvas.width !== width || canvas.height !== height) Object.assign(canvas, { width, height })
  const context = canvas.getContext('2d', { willReadFrequently: true })
  if (!context) throw new Error('no canvas in this worker')
  return context
}

/** The longer side, in pixels: what is beyond shows grain and no more bars, and phones refuse canvases above 16 million pixels. */
const maxStillSide = 4096

/** By the browser's own decoder, which knows WebP, AVIF and, on Apple's devices, HEIC, and turns the picture upright. */
async function decode(picture: Blob): Promise<Pixels> {
  const bitmap = await createImageBitmap(picture, { imageOrientation: 'from-image' })
  try {
    const factor = Math.min(1, maxStillSide / Math.max(bitmap.width, bitmap.height))
    const width = Math.max(1, Math.round(bitmap.width * factor))
    const height = Math.max(1, Math.round(bitmap.height * factor))
    const context = new OffscreenCanvas(width, height).getContext('2d', { willReadFrequently: true })
    if (!context) throw new Error('no canvas in this worker')
    context.drawImage(bitmap, 0, 0, width, height)
    return context.getImageData(0, 0, width, height)
  } finally {
    bitmap.close()
  }
}
