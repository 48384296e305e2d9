import type { Orientation } from '../../src/pictures/orientation.ts'

/** What our test pictures tell about a person who does not exist, and what must be found nowhere in what we hand out. */
export const planted = Object.freeze({
  make: 'MAKE-PLANTED',
  model: 'MODEL-PLANTED',
  software: 'SOFTWARE-PLANTED',
  artist: 'ARTIST-PLANTED',
  owner: 'OWNER-PLANTED',
  serial: 'SERIAL-4711',
  lensSerial: 'LENS-SERIAL-4712',
  uniqueId: 'UNIQUE-ID-PLANTED',
  makerNote: 'MAKER-NOTE-PLANTED',
  comment: 'COMMENT-PLANTED',
  dateTaken: '2021:03:04 05:06:07',
  thumbnail: 'THUMBNAIL-PLANTED',
  xmp: 'XMP-PLANTED',
  extendedXmp: 'EXTENDED-XMP-PLANTED',
  iptc: 'IPTC-PLANTED',
  trailer: 'TRAILER-PLANTED',
})

/** 31.23457 minutes, as the latitude and the longitude give them. */
const minutes = [3123457, 100000] as const

/** The byte sequences of everything planted: texts, and the place as EXIF's rationals in both byte orders and as XMP's text. */
export const plantedBytes: readonly Buffer[] = [
  ...Object.values(planted).map((text) => Buffer.from(text, 'latin1')),
  rationals([minutes], 'little'),
  rationals([minutes], 'big'),
  Buffer.from('52,31.23457N'),
]

type ByteOrder = 'little' | 'big'

/** One entry of a directory: its tag and the bytes of its value, whose type needs no more than these five kinds. */
interface Field {
  readonly tag: number
  readonly type: 2 | 3 | 4 | 5 | 7
  readonly value: Buffer
}

/** Bytes by type: ASCII, SHORT, LONG, RATIONAL, UNDEFINED (EXIF 2.32, section 4.6.2). */
const sizes = { 2: 1, 3: 2, 4: 4, 5: 8, 7: 1 } as const

/**
 * EXIF data from the byte order mark on, with everything of `planted` that EXIF can hold: a place, serial numbers, a maker note, an
 * owner, and a thumbnail that has all of this again.
 */
export function plantedTiff(
  orientation: Orientation,
  { order = 'little' as ByteOrder, thumbnail = plantedThumbnail() } = {},
): Buffer {
  const text = (tag: number, value: string): Field => ({ tag, type: 2, value: Buffer.from(`${value}\0`, 'latin1') })
  const short = (tag: number, value: number): Field => ({ tag, type: 3, value: number(value, 2, order) })
  const long = (tag: number, value: number): Field => ({ tag, type: 4, value: number(value, 4, order) })
  const blob = (tag: number, value: string): Field => ({ tag, type: 7, value: Buffer.from(value, 'latin1') })
  const place = rationals([[52, 1], minutes, [0, 1]], order)

  const ifd0 = [
    text(0x010f, planted.make),
    text(0x0110, planted.model),
    short(0x0112, orientation),
    text(0x0131, planted.software),
    text(0x0132, planted.dateTaken),
    text(0x013b, planted.artist),
    text(0x8298, planted.artist),
  ]
  const exif = [
    text(0x9003, planted.dateTaken),
    blob(0x927c, planted.makerNote),
    blob(0x9286, `ASCII\0\0\0${planted.comment}`),
    text(0xa420, planted.uniqueId),
    text(0xa430, planted.owner),
    text(0xa431, planted.serial),
    text(0xa435, planted.lensSerial),
  ]
  const gps: Field[] = [
    text(0x0001, 'N'),
    { tag: 0x0002, type: 5, value: place },
    text(0x0003, 'E'),
    { tag: 0x0004, type: 5, value: place },
  ]
  // The sizes of directories do not depend on what their offsets are, so that these can be put in afterwards.
  const exifAt = 8 + directorySize([...ifd0, long(0x8769, 0), long(0x8825, 0)])
  const gpsAt = exifAt + directorySize(exif)
  const ifd1At = gpsAt + directorySize(gps)
  const ifd1 = (thumbnailAt: number) => [short(0x0103, 6), long(0x0201, thumbnailAt), long(0x0202, thumbnail.length)]
  const thumbnailAt = ifd1At + directorySize(ifd1(0))
  const head = Buffer.concat([Buffer.from(order === 'little' ? 'II' : 'MM'), number(42, 2, order), number(8, 4, order)])
  return Buffer.concat([
    head,
    directory([...ifd0, long(0x8769, exifAt), long(0x8825, gpsAt)], 8, thumbnail.length > 0 ? ifd1At : 0, order),
    directory(exif, exifAt, 0, order),
    directory(gps, gpsAt, 0, order),
    ...(thumbnail.length > 0 ? [directory(ifd1(thumbnailAt), ifd1At, 0, order), thumbnail] : []),
  ])
}

/** XMP with a place and a serial number (XMP part 2, EXIF schema). */
export function plantedXmp(): Buffer {
  return Buffer.from(
    `<?xpacket begin="" id="W5M0MpCehiHzreSzNTczkc9d"?><x:xmpmeta xmlns:x="adobe:ns:meta/">` +
      `<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"><rdf:Description rdf:about="" ` +
      `xmlns:exif="http://ns.adobe.com/exif/1.0/" xmlns:aux="http://ns.adobe.com/exif/1.0/aux/" ` +
      `xmlns:dc="http://purl.org/dc/elements/1.1/" exif:GPSLatitude="52,31.23457N" exif:GPSLongitude="13,24.5E" ` +
      `aux:SerialNumber="${planted.serial}" dc:source="${planted.xmp}"/></rdf:RDF></x:xmpmeta><?xpacket end="w"?>`,
  )
}

/** A JPEG that no decoder needs to like: what matters is that its own EXIF segment is inside of ours. */
function plantedThumbnail(): Buffer {
  const tiff = plantedTiff(1, { thumbnail: Buffer.alloc(0) })
  const exif = Buffer.concat([Buffer.from('Exif\0\0', 'latin1'), tiff, Buffer.from(planted.thumbnail)])
  return Buffer.concat([
    Buffer.from([0xff, 0xd8, 0xff, 0xe1]),
    number(exif.length + 2, 2, 'big'),
    exif,
    Buffer.from([0xff, 0xd9]),
  ])
}

/** An image file directory (TIFF 6.0, section 2): entries, the offset of the next one, then the values of more than 4 bytes. */
function directory(fields: readonly Field[], at: number, next: number, order: ByteOrder): Buffer {
  const entries: Buffer[] = []
  const values: Buffer[] = []
  let valueAt = at + 2 + fields.length * 12 + 4
  for (const { tag, type, value } of fields) {
    const inline = value.length <= 4
    const place = inline ? Buffer.concat([value, Buffer.alloc(4 - value.length)]) : number(valueAt, 4, order)
    entries.push(number(tag, 2, order), number(type, 2, order), number(value.length / sizes[type], 4, order), place)
    if (inline) continue
    values.push(padded(value))
    valueAt += padded(value).length
  }
  return Buffer.concat([number(fields.length, 2, order), ...entries, number(next, 4, order), ...values])
}

function directorySize(fields: readonly Field[]): number {
  return directory(fields, 0, 0, 'little').length
}

/** Values begin on even places. */
function padded(value: Buffer): Buffer {
  return value.length % 2 === 0 ? value : Buffer.concat([value, Buffer.alloc(1)])
}

function rationals(values: readonly (readonly [number, number])[], order: ByteOrder): Buffer {
  return Buffer.concat(values.flat().map((value) => number(value, 4, order)))
}

function number(value: number, size: 2 | 4, order: ByteOrder): Buffer {
  const bytes = Buffer.alloc(size)
  if (order === 'little') bytes.writeUIntLE(value, 0, size)
  else bytes.writeUIntBE(value, 0, size)
  return bytes
}
