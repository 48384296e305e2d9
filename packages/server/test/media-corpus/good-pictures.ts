import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import sharp, { type Sharp } from 'sharp'
import type { Orientation } from '../../src/pictures/orientation.ts'
import type { StrippableType } from '../../src/pictures/strip-metadata.ts'
import {
  box,
  extendedWebp,
  pngChunk,
  segment,
  webpChunk,
  withChunks,
  withLateChunks,
  withSegments,
  withWebpChunks,
} from './containers.ts'
import { gridHeic } from './grid-heic.ts'
import { planted, plantedTiff, plantedXmp } from './planted-metadata.ts'
import { storedPixels, testPicture, uprightPixels } from './test-picture.ts'

/** A picture that must be shown, upright, as test-picture.ts draws it. */
export interface GoodPicture {
  readonly name: string
  readonly declaredName: string
  readonly type: StrippableType
  readonly bytes: Buffer
}

const orientations: readonly Orientation[] = [1, 2, 3, 4, 5, 6, 7, 8]
const exifFlag = 0x08
const xmpFlag = 0x04

export async function goodPictures(): Promise<GoodPicture[]> {
  const [tiles, camera, tenBit] = await Promise.all([readHeic('tiles'), readHeic('camera'), readHeic('ten-bit')])
  const groups = await Promise.all([
    ...orientations.map((orientation) => turned(orientation, tiles)),
    jpegs(),
    pngs(),
    webps(),
    avifs(),
    mislabelled(),
  ])
  return [
    ...groups.flat(),
    picture('heic, as an encoder writes it, with Display P3', 'image/heic', camera),
    picture('heic, 10 bits a colour', 'image/heic', tenBit),
    picture('heic, motion photo', 'image/heic', gridHeic(tiles, 1, { boxesAfter: box('mpvd', planted.trailer) })),
    picture('heic, rubbish behind it', 'image/heic', Buffer.concat([camera, Buffer.from(planted.trailer)])),
    picture(
      'heic, private boxes and names',
      'image/heic',
      gridHeic(tiles, 1, {
        itemName: planted.owner,
        boxesBefore: Buffer.concat([box('uuid', Buffer.alloc(16, 7), plantedXmp()), box('free', planted.comment)]),
      }),
    ),
  ]
}

/** One picture turned in each container, with everything planted in it that a phone writes. */
async function turned(orientation: Orientation, tiles: Buffer): Promise<GoodPicture[]> {
  const stored = storedPixels(orientation)
  const tiff = plantedTiff(orientation, { order: orientation % 2 === 0 ? 'big' : 'little' })
  const pixels = sharp(stored.data, { raw: stored })
  const jpeg = withSegments(await jpegOf(pixels), segment(0xe1, 'Exif\0\0', tiff), xmpSegment())
  const png = withChunks(await pixels.clone().png().toBuffer(), pngChunk('eXIf', tiff), xmpChunk())
  const webp = extendedWebp(await pixels.clone().webp({ quality: 90 }).toBuffer(), stored)
  const tagged = withWebpChunks(webp, exifFlag | xmpFlag, webpChunk('EXIF', tiff), webpChunk('XMP ', plantedXmp()))
  const heic = gridHeic(tiles, orientation, { tiff, xmp: plantedXmp() })
  return [
    picture(`jpeg, orientation ${orientation}`, 'image/jpeg', jpeg),
    picture(`png, orientation ${orientation}`, 'image/png', png),
    picture(`webp, orientation ${orientation}`, 'image/webp', tagged),
    picture(`heic, orientation ${orientation}`, 'image/heic', heic),
  ]
}

async function jpegs(): Promise<GoodPicture[]> {
  const pixels = upright()
  const plain = await jpegOf(pixels)
  const second = withSegments(plain, segment(0xe1, 'Exif\0\0', plantedTiff(1)))
  const archive = Buffer.concat([Buffer.from('PK\x03\x04', 'latin1'), Buffer.alloc(26), Buffer.from(planted.trailer)])
  const cmyk = await pixels.clone().toColourspace('cmyk').jpeg({ quality: 95 }).toBuffer()
  const displayP3 = await pixels.clone().withIccProfile('p3').jpeg({ quality: 95 }).toBuffer()
  const progressive = await pixels.clone().jpeg({ quality: 95, progressive: true, optimiseScans: true }).toBuffer()
  const comment = segment(0xfe, `<script>alert('${planted.comment}')</script>`)
  const variants: [name: string, bytes: Buffer][] = [
    ['nothing in it', plain],
    ['progressive', withSegments(progressive, segment(0xe1, 'Exif\0\0', plantedTiff(1)))],
    ['cmyk', withSegments(cmyk, segment(0xe1, 'Exif\0\0', plantedTiff(1)))],
    ['Display P3', withSegments(displayP3, segment(0xe1, 'Exif\0\0', plantedTiff(1)))],
    [
      'extended xmp',
      withSegments(plain, xmpSegment(), segment(0xe1, 'http://ns.adobe.com/xmp/extension/\0', planted.extendedXmp)),
    ],
    ['iptc', withSegments(plain, iptcSegment())],
    ['comment that is a page', withSegments(plain, comment)],
    ['thumbnail in JFIF', withSegments(plain, segment(0xe0, 'JFXX\0\x10', planted.thumbnail))],
    [
      'private segments',
      withSegments(plain, ...[0xe3, 0xe7, 0xeb, 0xec].map((marker) => segment(marker, planted.serial))),
    ],
    ['second picture (mpf)', Buffer.concat([withSegments(plain, segment(0xe2, 'MPF\0', planted.comment)), second])],
    ['motion photo', Buffer.concat([plain, box('ftyp', 'mp42'), box('mdat', planted.trailer)])],
    ['polyglot with zip', Buffer.concat([plain, archive])],
    ['polyglot with html', Buffer.concat([plain, Buffer.from(`<html><!--${planted.trailer}-->`)])],
    ['fill bytes before markers', withSegments(plain, Buffer.from([0xff, 0xff, 0xff]))],
  ]
  return variants.map(([name, bytes]) => picture(`jpeg, ${name}`, 'image/jpeg', bytes))
}

async function pngs(): Promise<GoodPicture[]> {
  const pixels = upright()
  const plain = await pixels.clone().png().toBuffer()
  const deep = await pixels.clone().toColourspace('rgb16').png().toBuffer()
  const palette = await pixels.clone().png({ palette: true }).toBuffer()
  const seeThrough = await pixels.clone().ensureAlpha(0.9).png({ palette: true }).toBuffer()
  const interlaced = await pixels.clone().png({ progressive: true }).toBuffer()
  const transparent = await pixels.clone().ensureAlpha(0.999).png().toBuffer()
  const displayP3 = await pixels.clone().withIccProfile('p3').png().toBuffer()
  const texts = [pngChunk('tEXt', `Author\0${planted.artist}`), pngChunk('tIME', Buffer.from([7, 229, 3, 4, 5, 6, 7]))]
  const animation = [pngChunk('acTL', Buffer.from([0, 0, 0, 1, 0, 0, 0, 0])), pngChunk('fcTL', frameControl())]
  const variants: [name: string, bytes: Buffer][] = [
    ['nothing in it', plain],
    ['16 bits a colour', withChunks(deep, ...texts)],
    ['palette', withChunks(palette, ...texts)],
    ['palette with transparency', withChunks(seeThrough, ...texts)],
    ['interlaced', withChunks(interlaced, ...texts)],
    ['transparent', withChunks(transparent, ...texts)],
    ['Display P3', withChunks(displayP3, ...texts)],
    ['gamma', withChunks(plain, pngChunk('gAMA', Buffer.from([0, 0, 0xb1, 0x8f])), ...texts)],
    ['animated', withChunks(plain, ...animation, ...texts)],
    ['xmp and private chunks at the end', withLateChunks(plain, xmpChunk(), pngChunk('prVt', planted.serial))],
    ['rubbish behind it', Buffer.concat([plain, Buffer.from(planted.trailer)])],
  ]
  return variants.map(([name, bytes]) => picture(`png, ${name}`, 'image/png', bytes))
}

async function webps(): Promise<GoodPicture[]> {
  const pixels = upright()
  const raw = uprightPixels()
  const frames = Buffer.concat([raw.data, storedPixels(3).data])
  const tall = { width: raw.width, height: raw.height * 2, channels: 3, pageHeight: raw.height } as const
  const animated = await sharp(frames, { raw: tall })
    .webp({ quality: 90, loop: 0, delay: [100, 100] })
    .toBuffer()
  const displayP3 = await pixels.clone().withIccProfile('p3').webp({ quality: 90 }).toBuffer()
  const stranger = webpChunk('PRIV', Buffer.from(planted.serial))
  const variants: [name: string, bytes: Buffer][] = [
    ['nothing in it', await pixels.clone().webp({ quality: 90 }).toBuffer()],
    ['lossless and transparent', await pixels.clone().ensureAlpha(0.999).webp({ lossless: true }).toBuffer()],
    ['animated', withWebpChunks(animated, exifFlag, webpChunk('EXIF', plantedTiff(1)))],
    ['Display P3', withWebpChunks(displayP3, xmpFlag, webpChunk('XMP ', plantedXmp()), stranger)],
    ['rubbish behind it', Buffer.concat([await pixels.clone().webp().toBuffer(), Buffer.from(planted.trailer)])],
  ]
  return variants.map(([name, bytes]) => picture(`webp, ${name}`, 'image/webp', bytes))
}

async function avifs(): Promise<GoodPicture[]> {
  const tagged = withSegments(await jpegOf(upright()), segment(0xe1, 'Exif\0\0', plantedTiff(1)), xmpSegment())
  const exif = await sharp(tagged).keepExif().keepXmp().avif({ quality: 80 }).toBuffer()
  const displayP3 = await upright().withIccProfile('p3').avif({ quality: 80 }).toBuffer()
  return [picture('avif, exif and xmp', 'image/avif', exif), picture('avif, Display P3', 'image/avif', displayP3)]
}

/** What a file is called decides nothing. */
async function mislabelled(): Promise<GoodPicture[]> {
  const [png, jpeg] = [await upright().png().toBuffer(), await jpegOf(upright())]
  return [
    { name: 'png called jpg', declaredName: 'photo.jpg', type: 'image/png', bytes: png },
    { name: 'jpeg called html', declaredName: 'photo.html', type: 'image/jpeg', bytes: jpeg },
    { name: 'jpeg without a name', declaredName: '', type: 'image/jpeg', bytes: jpeg },
  ]
}

function picture(name: string, type: StrippableType, bytes: Buffer): GoodPicture {
  const extension = type.slice('image/'.length).replace('jpeg', 'jpg')
  return { name, declaredName: `photo.${extension}`, type, bytes }
}

function upright(): Sharp {
  const raw = uprightPixels()
  return sharp(raw.data, { raw })
}

function jpegOf(pixels: Sharp): Promise<Buffer> {
  return pixels.clone().jpeg({ quality: 95 }).toBuffer()
}

function readHeic(name: string): Promise<Buffer> {
  return readFile(join(import.meta.dirname, '..', 'media', `${name}.heic`))
}

function xmpSegment(): Buffer {
  return segment(0xe1, 'http://ns.adobe.com/xap/1.0/\0', plantedXmp())
}

function xmpChunk(): Buffer {
  return pngChunk('iTXt', 'XML:com.adobe.xmp\0\0\0\0\0', plantedXmp())
}

/** A Photoshop resource of IPTC with one by-line (IIM 4.2, data set 2:80). */
function iptcSegment(): Buffer {
  const byLine = Buffer.concat([Buffer.from([0x1c, 2, 80, 0, planted.iptc.length]), Buffer.from(planted.iptc)])
  const size = Buffer.alloc(4)
  size.writeUInt32BE(byLine.length)
  return segment(0xed, 'Photoshop 3.0\0', '8BIM\x04\x04\0\0', size, byLine)
}

/** One frame that fills the canvas (PNG third edition, section 11.3.6.2). */
function frameControl(): Buffer {
  const control = Buffer.alloc(26)
  control.writeUInt32BE(testPicture.width, 4)
  control.writeUInt32BE(testPicture.height, 8)
  return control
}
