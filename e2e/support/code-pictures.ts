import { writeFile } from 'node:fs/promises'
import { checkDigitOf } from '@snaplink/scan/check-digit'
import bwipjs from 'bwip-js/node'
import sharp, { type Sharp } from 'sharp'

export interface CodePicture {
  /** As bwip-js calls it: `ean13`, `qrcode`, `code128` … */
  readonly kind?: string
  readonly text: string
}

/** What a camera sees of a label, 1280 × 720. */
const scene = { width: 1280, height: 720 }
const desk = { r: 150, g: 140, b: 128 }

/** An EAN-13 of a number: different numbers, different codes. */
export function ean13(number: number): string {
  const digits = `400${String(number).padStart(9, '0')}`
  return digits + checkDigitOf(digits)
}

/** A code on a white label, PNG. */
export async function drawCode({ kind = 'ean13', text }: CodePicture, scale = 4): Promise<Buffer> {
  const quiet = 12
  return bwipjs.toBuffer({
    ...{ bcid: kind, text, scale, includetext: kind === 'ean13' },
    ...{ padding: quiet, backgroundcolor: 'ffffff' },
    // The least redundancy: four kilobytes then fit into a QR code.
    ...(kind === 'qrcode' && { eclevel: 'L' }),
  })
}

/** A code as it lies before a camera. @param change what happened to the label before the picture was taken */
export async function photographCode(
  picture: CodePicture,
  change: (label: Sharp) => Sharp = (label) => label,
): Promise<Buffer> {
  const label = await change(sharp(await drawCode(picture)).flatten({ background: '#ffffff' }))
    .png()
    .toBuffer()
  const { width = 0, height = 0 } = await sharp(label).metadata()
  const fits = width <= scene.width && height <= scene.height
  const input = fits
    ? label
    : await sharp(label)
        .resize({ ...scene, fit: 'inside' })
        .toBuffer()
  return sharp({ create: { ...scene, channels: 3, background: desk } })
    .composite([{ input }])
    .jpeg({ quality: 90 })
    .toBuffer()
}

/** A film for Chromium's fake camera, which shows Motion JPEG at 30 frames a second, over and over. */
export async function makeFilm(path: string, pictures: readonly Buffer[], msEach: number): Promise<void> {
  const framesEach = Math.round((msEach * 30) / 1000)
  await writeFile(path, Buffer.concat(pictures.flatMap((picture) => Array<Buffer>(framesEach).fill(picture))))
}
