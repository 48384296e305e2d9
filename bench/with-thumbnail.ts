/**
 * Writes a thumbnail into a JPEG as cameras do: an APP1 segment with an EXIF block whose second directory (IFD1) holds a small JPEG
 * (EXIF 2.32, section 4.5.8).
 */
export function withThumbnail(jpeg: Buffer, thumbnail: Buffer): Buffer {
  const tiff = Buffer.alloc(8 + 6 + 6 + 3 * 12)
  tiff.write('II*\0', 0, 'latin1')
  tiff.writeUInt32LE(8, 4)
  // IFD0: no entries, then the offset of IFD1.
  tiff.writeUInt16LE(0, 8)
  tiff.writeUInt32LE(14, 10)
  tiff.writeUInt16LE(3, 14)
  const long = 4
  const short = 3
  writeEntry(tiff, 16, [0x0103, short, 6])
  writeEntry(tiff, 28, [0x0201, long, tiff.length])
  writeEntry(tiff, 40, [0x0202, long, thumbnail.length])
  const body = Buffer.concat([Buffer.from('Exif\0\0', 'latin1'), tiff, thumbnail])
  const head = Buffer.from([0xff, 0xe1, 0, 0])
  head.writeUInt16BE(body.length + 2, 2)
  return Buffer.concat([jpeg.subarray(0, 2), head, body, jpeg.subarray(2)])
}

function writeEntry(tiff: Buffer, at: number, [tag, type, value]: [tag: number, type: number, value: number]): void {
  tiff.writeUInt16LE(tag, at)
  tiff.writeUInt16LE(type, at + 2)
  tiff.writeUInt32LE(1, at + 4)
  tiff.writeUInt32LE(value, at + 8)
}
