type Bytes = number[]

export const u16 = (value: number): Bytes => [value >> 8, value & 255]
export const u32 = (value: number): Bytes => [...u16(value >>> 16), ...u16(value & 0xffff)]
export const ascii = (text: string): Bytes => [...text].map((char) => char.charCodeAt(0))
/** One JPEG segment: its marker, its length and its body. */
export const segment = (marker: number, body: Bytes): Bytes => [0xff, marker, ...u16(body.length + 2), ...body]

const short = (tag: number, value: number): Bytes => [...u16(tag), ...u16(3), ...u32(1), ...u16(value), 0, 0]
const long = (tag: number, value: number): Bytes => [...u16(tag), ...u16(4), ...u32(1), ...u32(value)]

/**
 * An APP1 as a camera writes it: TIFF header, a directory with the orientation, a second one with the thumbnail.
 *
 * @param offset of the thumbnail in the TIFF; another than 68 points elsewhere
 */
export function exif(orientation: number, thumbnail: Uint8Array, offset = 68): Bytes {
  const main = [...u16(1), ...short(0x0112, orientation), ...u32(26)]
  const second = [...u16(2), ...long(0x0201, offset), ...long(0x0202, thumbnail.length), ...u32(0)]
  const tiff = [...ascii('MM'), ...u16(42), ...u32(8), ...main, ...second]
  const padding = Array<number>(68 - tiff.length).fill(0)
  return segment(0xe1, [...ascii('Exif'), 0, 0, ...tiff, ...padding, ...thumbnail])
}

/** Puts a segment right behind a JPEG's first marker. */
export function withSegment(jpeg: Uint8Array, ...segments: Bytes[]): Uint8Array<ArrayBuffer> {
  return Uint8Array.from([...jpeg.subarray(0, 2), ...segments.flat(), ...jpeg.subarray(2)])
}
