import { execFileSync } from 'node:child_process'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import sharp from 'sharp'
import { segment, withSegments } from '../media-corpus/containers.ts'
import { plantedTiff, plantedXmp } from '../media-corpus/planted-metadata.ts'
import { testPicture, uprightPixels } from '../media-corpus/test-picture.ts'

// Makes the *.heic beside this file, which are committed because HEVC has no encoder in npm. Needs heif-enc with x265 (Debian:
// libheif-examples): `node packages/server/test/media/make-heic.ts`. They were made with libheif 1.15.1 and x265 3.5.
const folder = await mkdtemp(join(tmpdir(), 'snaplink-heic-'))
const encode = (name: string, inputs: string[], ...options: string[]): void => {
  execFileSync('heif-enc', ['-q', '60', ...options, ...inputs, '-o', join(import.meta.dirname, name)])
}
try {
  const { topLeft, topRight, bottomLeft, bottomRight } = testPicture
  const tiles = [topLeft, topRight, bottomLeft, bottomRight].map(async ([r, g, b], index) => {
    const path = join(folder, `tile-${index}.png`)
    await sharp({ create: { width: 64, height: 64, channels: 3, background: { r, g, b } } }).toFile(path)
    return path
  })
  encode('tiles.heic', await Promise.all(tiles))

  const raw = uprightPixels()
  const pixels = sharp(raw.data, { raw })
  const jpeg = await pixels.clone().withIccProfile('p3').jpeg({ quality: 98, chromaSubsampling: '4:4:4' }).toBuffer()
  const exif = segment(0xe1, 'Exif\0\0', plantedTiff(1))
  const xmp = segment(0xe1, 'http://ns.adobe.com/xap/1.0/\0', plantedXmp())
  await writeFile(join(folder, 'camera.jpg'), withSegments(jpeg, exif, xmp))
  encode('camera.heic', [join(folder, 'camera.jpg')])

  await pixels.clone().toColourspace('rgb16').png().toFile(join(folder, 'deep.png'))
  encode('ten-bit.heic', [join(folder, 'deep.png')], '-b', '10')

  const large = { width: raw.width * 12, height: raw.height * 12, kernel: 'nearest' } as const
  await pixels.clone().resize(large).png().toFile(join(folder, 'large.png'))
  encode('large.heic', [join(folder, 'large.png')])
} finally {
  await rm(folder, { recursive: true })
}
