/**
 * How stored pixels are turned to stand upright, as cameras write it: 1 as they are, 2 mirrored, 3 by 180°, 4 upside down mirrored,
 * 5 to 8 with rows and columns exchanged (EXIF 2.32, section 4.6.4 A, tag 0x0112).
 */
export type Orientation = 1 | 2 | 3 | 4 | 5 | 6 | 7 | 8

const orientationTag = 0x0112
/** Sizes of the whole-number types that writers use for this tag. SHORT is the only right one; libexif, and so sharp, takes all. */
const byteType = 1
const shortType = 3
const longType = 4

/** The orientation in `tiff`, the EXIF data from its byte order mark on (TIFF 6.0, section 2); 1 where there is none that counts. */
export function readOrientation(tiff: Buffer): Orientation {
  const order = tiff.toString('latin1', 0, 4)
  if (tiff.length < 8 || (order !== 'II*\0' && order !== 'MM\0*')) return 1
  const little = order.startsWith('I')
  const uint16 = (at: number) => (little ? tiff.readUInt16LE(at) : tiff.readUInt16BE(at))
  const uint32 = (at: number) => (little ? tiff.readUInt32LE(at) : tiff.readUInt32BE(at))

  const directory = uint32(4)
  if (directory + 2 > tiff.length) return 1
  const entries = uint16(directory)
  for (let index = 0; index < entries; index++) {
    const entry = directory + 2 + index * 12
    if (entry + 12 > tiff.length) return 1
    if (uint16(entry) !== orientationTag) continue
    const type = uint16(entry + 2)
    const value =
      type === shortType
        ? uint16(entry + 8)
        : type === longType
          ? uint32(entry + 8)
          : type === byteType
            ? tiff[entry + 8]
            : 1
    return isOrientation(value) ? value : 1
  }
  return 1
}

/** EXIF data that says nothing but the orientation: 26 bytes. */
export function tiffWithOrientation(orientation: Orientation): Buffer {
  const tiff = Buffer.alloc(26)
  tiff.write('MM\0*', 'latin1')
  tiff.writeUInt32BE(8, 4)
  tiff.writeUInt16BE(1, 8)
  tiff.writeUInt16BE(orientationTag, 10)
  tiff.writeUInt16BE(shortType, 12)
  tiff.writeUInt32BE(1, 14)
  tiff.writeUInt16BE(orientation, 18)
  return tiff
}

function isOrientation(value: number | undefined): value is Orientation {
  return value !== undefined && value >= 1 && value <= 8
}
