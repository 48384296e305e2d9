import type { CodeFormat } from '@snaplink/contract'
import bwipjs from 'bwip-js/node'
import sharp, { type Sharp } from 'sharp'
import type { Pixels } from '../src/grey-picture.ts'

/** What bwip-js calls them. */
const symbols: Record<CodeFormat, string> = {
  aztec: 'azteccode',
  codabar: 'rationalizedCodabar',
  code_39: 'code39',
  code_93: 'code93',
  code_128: 'code128',
  data_matrix: 'datamatrix',
  ean_8: 'ean8',
  ean_13: 'ean13',
  itf: 'interleaved2of5',
  pdf417: 'pdf417',
  qr_code: 'qrcode',
  upc_a: 'upca',
  upc_e: 'upce',
}

/** Black on white with a quiet zone, `scale` pixels a module. An add-on stands behind a blank in `text`. */
export async function drawCode(format: CodeFormat, text: string, scale = 3): Promise<Sharp> {
  const isMatrix = ['aztec', 'data_matrix', 'pdf417', 'qr_code'].includes(format)
  const png = await bwipjs.toBuffer({
    bcid: symbols[format],
    text,
    scale,
    padding: 12,
    backgroundcolor: 'ffffff',
    ...(!isMatrix && { height: 18, includetext: true }),
    ...(format === 'code_93' && { includecheck: true }),
  })
  return sharp(png).flatten({ background: 'white' })
}

export async function pixelsOf(picture: Sharp): Promise<Pixels> {
  const { data, info } = await picture.ensureAlpha().raw().toBuffer({ resolveWithObject: true })
  return { data: new Uint8ClampedArray(data), width: info.width, height: info.height }
}

/** Each step of sharp's works on what the one before has drawn. */
export async function drawn(picture: Sharp): Promise<Sharp> {
  return sharp(await picture.png().toBuffer())
}
