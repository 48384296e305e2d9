import { limits, type Preview } from '@snaplink/contract'
import { toBase64 } from './base64.ts'
import { type JpegHead, readJpegHead, withOrientation } from './jpeg.ts'

/** A small picture of a photo, ready to be sent. */
export interface DrawnPreview {
  blob: Blob
  preview: Preview
}

/** A camera's own segment, which may be 64 KiB, and the frame behind it: in nearly all photos this is enough. */
const headBytes = 80 * 1024
/** Colour profiles and depth maps stand before the frame of some. */
const longHeadBytes = 512 * 1024
const longEdge = 480
/** A thumbnail with other proportions has black bars, and would jump when the photo replaces it. */
const maxStretch = 0.03

/**
 * The thumbnail that the camera put into the file, upright and without metadata: 2–3 ms, nothing of the photo is decoded.
 *
 * @returns null where there is none that fits
 */
export async function embeddedPreview(photo: Blob): Promise<DrawnPreview | null> {
  const head = await jpegHeadOf(photo)
  if (!head?.thumbnail || head.thumbnail.length > limits.maxPreviewBytes) return null
  const { width, height } = readJpegHead(head.thumbnail) ?? {}
  if (!width || !height || !isSameShape(head, width / height)) return null
  if (head.orientation !== 1) {
    return drawPreview(new Blob([withOrientation(head.thumbnail, head.orientation)], { type: 'image/jpeg' }))
  }
  return toPreview(head.thumbnail, width, height)
}

/** Each read of a file is a way through the browser's processes: one short one, and a longer one only where it did not reach. */
async function jpegHeadOf(photo: Blob): Promise<JpegHead | null> {
  const read = async (bytes: number) => readJpegHead(new Uint8Array(await photo.slice(0, bytes).arrayBuffer()))
  const head = await read(headBytes)
  return head && !head.width ? read(longHeadBytes) : head
}

function isSameShape({ width, height }: JpegHead, proportion: number): boolean {
  return !width || !height || Math.abs(proportion / (width / height) - 1) < maxStretch
}

/**
 * A preview of about 480 pixels, upright.
 *
 * @returns null for what this browser cannot draw: HEIC on most phones, a broken file, too little memory
 */
export async function drawPreview(photo: Blob): Promise<DrawnPreview | null> {
  try {
    const picture = await decodeSmall(photo)
    try {
      return await encode(picture)
    } finally {
      picture.image.close()
    }
  } catch {
    // Whatever the browser's decoder says, it says it to nobody: the server judges the photo itself.
    return null
  }
}

/** A decoded picture, upright. */
interface Picture {
  image: ImageBitmap | VideoFrame
  width: number
  height: number
}

/** Off the main thread, and not larger than needed where the browser can: decoding 48 megapixels in full takes a second. */
async function decodeSmall(photo: Blob): Promise<Picture> {
  const head = await jpegHeadOf(photo)
  if (head && canDecodeScaled(head)) return decodeScaled(photo, head)
  const [width, height] = head?.width && head.height ? uprightSize(head.width, head.height, head.orientation) : []
  const isSmall = width && height && Math.max(width, height) <= longEdge
  const resize = isSmall
    ? {}
    : height && width && height > width
      ? { resizeHeight: longEdge }
      : { resizeWidth: longEdge }
  const image = await createImageBitmap(photo, { ...resize, resizeQuality: 'medium', imageOrientation: 'from-image' })
  return { image, width: image.width, height: image.height }
}

function uprightSize(width: number, height: number, orientation: number): [width: number, height: number] {
  return orientation >= 5 ? [height, width] : [width, height]
}

/** Before frames knew their rotation, whether `drawImage` turned them was anyone's guess. */
function canDecodeScaled({ orientation, width, height }: JpegHead): boolean {
  if (!width || !height || typeof ImageDecoder === 'undefined') return false
  return orientation === 1 || 'rotation' in VideoFrame.prototype
}

/** A JPEG can be decoded at n/8 of its size for a fraction of the work: three times as fast as `createImageBitmap`. */
async function decodeScaled(photo: Blob, { width = 0, height = 0 }: JpegHead): Promise<Picture> {
  const eighths = Math.min(8, Math.ceil((longEdge * 8) / Math.max(width, height)))
  const data = await photo.arrayBuffer()
  const decoder = new ImageDecoder({
    data,
    // It would copy them otherwise, and leave the copy to the garbage.
    transfer: [data],
    type: 'image/jpeg',
    desiredWidth: Math.ceil((width * eighths) / 8),
    desiredHeight: Math.ceil((height * eighths) / 8),
  })
  try {
    const { image } = await decoder.decode()
    return { image, width: image.displayWidth, height: image.displayHeight }
  } finally {
    decoder.close()
  }
}

/** Lower qualities, then smaller sizes, until it may be sent. */
const attempts = [
  { scale: 1, quality: 0.7 },
  { scale: 1, quality: 0.5 },
  { scale: 0.75, quality: 0.5 },
  { scale: 0.5, quality: 0.4 },
  { scale: 0.25, quality: 0.3 },
]

async function encode(picture: Picture): Promise<DrawnPreview | null> {
  const fit = Math.min(1, longEdge / Math.max(picture.width, picture.height))
  for (const { scale, quality } of attempts) {
    const width = Math.max(1, Math.round(picture.width * fit * scale))
    const height = Math.max(1, Math.round(picture.height * fit * scale))
    const blob = await drawJpeg(picture.image, width, height, quality)
    if (blob && blob.size <= limits.maxPreviewBytes) {
      return toPreview(new Uint8Array(await blob.arrayBuffer()), width, height)
    }
  }
  return null
}

/** JPEG and not WebP: every browser writes it, three times as fast. */
async function drawJpeg(image: Picture['image'], width: number, height: number, quality: number): Promise<Blob | null> {
  const type = 'image/jpeg'
  if (typeof OffscreenCanvas !== 'undefined') {
    const canvas = new OffscreenCanvas(width, height)
    paint(canvas.getContext('2d'), image, width, height)
    return canvas.convertToBlob({ type, quality })
  }
  const canvas = Object.assign(document.createElement('canvas'), { width, height })
  paint(canvas.getContext('2d'), image, width, height)
  return new Promise((resolve) => canvas.toBlob(resolve, type, quality))
}

type Context = CanvasRenderingContext2D | OffscreenCanvasRenderingContext2D

function paint(context: Context | null, image: Picture['image'], width: number, height: number): void {
  if (!context) return
  // JPEG has no transparency: without this, it would turn black.
  context.fillStyle = '#fff'
  context.fillRect(0, 0, width, height)
  context.drawImage(image, 0, 0, width, height)
}

function toPreview(jpeg: Uint8Array<ArrayBuffer>, width: number, height: number): DrawnPreview {
  const mediaType = 'image/jpeg'
  return { blob: new Blob([jpeg], { type: mediaType }), preview: { mediaType, base64: toBase64(jpeg), width, height } }
}
