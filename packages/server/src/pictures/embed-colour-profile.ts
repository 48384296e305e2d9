import { segmentOf } from './jpeg-segments.ts'

/** What of a profile fits into one segment beside its 14 bytes of header. */
const chunkBytes = 65_519

/**
 * `jpeg` with an ICC profile, in as many APP2 segments as it needs (ICC.1:2022, annex B.4), behind JFIF, which must stand first. sharp
 * can only convert to a profile, not say which one raw pixels are in. A profile for more than the 255 segments is none.
 */
export function embedColourProfile(jpeg: Buffer, profile: Buffer): Buffer {
  const count = Math.ceil(profile.length / chunkBytes)
  if (count > 255) return jpeg
  const segments = Array.from({ length: count }, (_, index) => {
    const header = Buffer.from('ICC_PROFILE\0\0\0', 'latin1')
    header[12] = index + 1
    header[13] = count
    return segmentOf(0xe2, Buffer.concat([header, profile.subarray(index * chunkBytes, (index + 1) * chunkBytes)]))
  })
  const at = jpeg[3] === 0xe0 ? 4 + jpeg.readUInt16BE(4) : 2
  return Buffer.concat([jpeg.subarray(0, at), ...segments, jpeg.subarray(at)])
}
