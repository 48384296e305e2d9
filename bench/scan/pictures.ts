import { readFile } from 'node:fs/promises'
import { extname } from 'node:path'
import bwipjs from 'bwip-js/node'
import sharp from 'sharp'
import type { Picture } from './contender.ts'

/** A file as it lies there; `turn` degrees clockwise, for which it is drawn anew on white. */
export async function pictureOf(path: string, turn = 0): Promise<Picture> {
  const file = await readFile(path)
  if (turn === 0) return { file, mime: mimeOf(path), pixels: await pixelsOf(file) }
  return drawn(await sharp(file).rotate().flatten({ background: 'white' }).png().toBuffer(), turn)
}

/** An EAN-13 of `scale` pixels a module, turned by `turn` degrees, on white. */
export async function ean13(code: string, scale: number, turn: number): Promise<Picture> {
  const png = await bwipjs.toBuffer({
    bcid: 'ean13',
    text: code,
    scale,
    height: 20,
    includetext: true,
    padding: 12,
    backgroundcolor: 'ffffff',
  })
  return drawn(png, turn)
}

async function drawn(png: Buffer, turn: number): Promise<Picture> {
  const file = await sharp(png).rotate(turn, { background: 'white' }).png().toBuffer()
  return { file, mime: 'image/png', pixels: await pixelsOf(file) }
}

async function pixelsOf(file: Buffer): Promise<Picture['pixels']> {
  const { data, info } = await sharp(file).rotate().ensureAlpha().raw().toBuffer({ resolveWithObject: true })
  return { data: new Uint8ClampedArray(data), width: info.width, height: info.height }
}

function mimeOf(path: string): string {
  const ending = extname(path).slice(1).toLowerCase()
  return `image/${ending === 'jpg' ? 'jpeg' : ending}`
}
