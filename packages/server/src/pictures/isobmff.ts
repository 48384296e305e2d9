import { MalformedPicture, refuseManyParts } from './malformed-picture.ts'

/** One box of the ISO base media file format (ISO/IEC 14496-12, section 4.2). All places count from the start of the file. */
export interface Box {
  readonly type: string
  readonly start: number
  /** Where its content begins, behind size and type. */
  readonly body: number
  readonly end: number
}

/** `start` and `end` of bytes in the file; `end` is the first that no longer belongs to it. */
export interface Range {
  readonly start: number
  readonly end: number
}

/** A panorama has some 300 tiles; each is compared with each, so more than this would be slow. */
export const maxHeifParts = 5000

/** HEVC pictures and sequences (ISO/IEC 23008-12, annex B.4); a file of only `mif1` or `msf1` does not say what is in it. */
const hevcBrands = new Set(['heic', 'heix', 'hevc', 'hevx'])
const anyCodecBrands = new Set(['mif1', 'msf1'])
const av1Brands = new Set(['avif', 'avis'])

/**
 * Whether a file is HEIC (or HEIF without a word on its codec) or AVIF, by its brands; null where it is neither.
 *
 * @param head the first bytes of the file: 12 at least; 64, so that all compatible brands are among them
 */
export function heifTypeOf(head: Uint8Array): 'image/heic' | 'image/avif' | null {
  const bytes = Buffer.from(head.buffer, head.byteOffset, head.byteLength)
  if (bytes.length < 12 || bytes.toString('latin1', 4, 8) !== 'ftyp') return null
  const end = Math.min(bytes.readUInt32BE(0), bytes.length)
  const brandAt = (at: number) => bytes.toString('latin1', at, at + 4)
  const major = brandAt(8)
  if (av1Brands.has(major)) return 'image/avif'
  if (hevcBrands.has(major)) return 'image/heic'
  if (!anyCodecBrands.has(major)) return null
  for (let at = 16; at + 4 <= end; at += 4) if (av1Brands.has(brandAt(at))) return 'image/avif'
  return 'image/heic'
}

/** The box at `at`, or null where no whole box of at most `end` is. */
export function boxAt(bytes: Buffer, at: number, end: number): Box | null {
  if (at + 8 > end) return null
  const type = bytes.toString('latin1', at + 4, at + 8)
  const small = bytes.readUInt32BE(at)
  if (small === 1 && at + 16 > end) return null
  // Section 4.2.2: size 1 means that a 64-bit one follows, size 0 that the box reaches to the end of what holds it.
  const size = small === 1 ? Number(bytes.readBigUInt64BE(at + 8)) : small === 0 ? end - at : small
  const body = at + (small === 1 ? 16 : 8)
  return at + size < body || at + size > end ? null : { type, start: at, body, end: at + size }
}

/** @throws MalformedPicture where they do not fill `range` exactly */
export function boxesIn(bytes: Buffer, { start, end }: Range): Box[] {
  const boxes: Box[] = []
  for (let at = start; at < end; ) {
    const box = boxAt(bytes, at, end)
    if (!box) throw new MalformedPicture('malformed', 'a box is longer than what holds it')
    refuseManyParts(boxes.push(box), maxHeifParts)
    at = box.end
  }
  return boxes
}

/** What a box holds. */
export function bodyOf({ body, end }: Box): Range {
  return { start: body, end }
}

/** What a full box holds, behind its version and flags (section 4.2.2). */
export function fullBodyOf({ body, end }: Box): Range {
  if (body + 4 > end) throw new MalformedPicture('malformed', 'a full box without a version')
  return { start: body + 4, end }
}

/** The fields of a range, one after the other. */
export interface FieldReader {
  /** An unsigned number of 0 to 8 bytes, of which 0 bytes are 0. */
  uint(size: number): number
  /** `length` bytes as Latin-1, which all codes of four letters are. */
  text(length: number): string
  /** Where the bytes up to the next zero lie. */
  rangeToZero(): Range
}

/** @throws MalformedPicture from its functions, where a field would lie outside the range */
export function fieldsOf(bytes: Buffer, { start, end }: Range): FieldReader {
  let at = start
  const take = (length: number): number => {
    if (at + length > end) throw new MalformedPicture('malformed', 'a field lies outside its box')
    at += length
    return at - length
  }
  return {
    uint(size) {
      if (size > 6) return this.uint(size - 4) * 2 ** 32 + this.uint(4)
      return size === 0 ? 0 : bytes.readUIntBE(take(size), size)
    },
    text(length) {
      const from = take(length)
      return bytes.toString('latin1', from, from + length)
    },
    rangeToZero() {
      const zero = bytes.indexOf(0, at)
      if (zero < 0 || zero >= end) throw new MalformedPicture('malformed', 'a text without an end')
      return { start: take(zero + 1 - at), end: zero }
    },
  }
}
