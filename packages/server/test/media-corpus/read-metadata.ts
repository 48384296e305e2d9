import exifr from 'exifr'
import sharp from 'sharp'
import { plantedBytes } from './planted-metadata.ts'

/** Everything that exifr, a reader that is not ours, can read. */
const everything = {
  ...{ tiff: true, ifd1: true, exif: true, gps: true, interop: true },
  ...{ makerNote: true, userComment: true, xmp: true, iptc: true },
  ...{ icc: false, jfif: false, ihdr: false },
}

/** exifr reads JPEG and PNG by itself; of the others, of which it knows too little, the EXIF and XMP that libvips finds. */
export async function readWithExifr(bytes: Buffer): Promise<Record<string, unknown>> {
  const { format, exif, xmp } = await sharp(bytes).metadata()
  if (format === 'jpeg' || format === 'png') return (await exifr.parse(bytes, everything)) ?? {}
  const tiff = exif?.toString('latin1', 0, 4) === 'Exif' ? exif.subarray(6) : exif
  const saysNothing = /^(<x:xmpmeta xmlns:x="adobe:ns:meta\/"\/>)? *$/.test(xmp?.toString() ?? '')
  return { ...(tiff && (await exifr.parse(tiff, everything))), ...(saysNothing ? {} : { xmp }) }
}

/** What of all that was planted in the corpus stands in these bytes, wherever. */
export function plantedIn(bytes: Buffer): string[] {
  return plantedBytes.filter((needle) => bytes.includes(needle)).map((needle) => needle.toString('latin1'))
}
