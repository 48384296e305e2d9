import * as z from 'zod'
import { bookChange, isbnTyped, lendData, newBook, returnData, shelfCheckScan } from './book.ts'
import { limits } from './limits.ts'
import { crop, rotation, straighten } from './photo-edit.ts'
import { bookVerb, mode, newScan, scanChange, scanning } from './scan.ts'
import { bytes, fileName, id, seq } from './shape.ts'

/** A small picture, sent with the offer so that the page can paint it before the photo itself arrives. */
export const preview = z.object({
  mediaType: z.enum(['image/jpeg', 'image/webp']),
  base64: z.base64().max(Math.ceil(limits.maxPreviewBytes / 3) * 4),
  width: z.int().positive().max(4096),
  height: z.int().positive().max(4096),
})
export type Preview = z.infer<typeof preview>

const photo = z.object({ photoId: id })
const scan = z.object({ scanId: id })
const scans = z.object({ scanIds: z.array(id).min(1).max(limits.maxScansAtOnce) })
const books = z.object({ bookIds: z.array(id).min(1).max(limits.maxBooksAtOnce) })
const text = z.object({ textId: id })
const handout = z.object({ handoutId: id })

/** The `data` of each command. */
export const commandData = {
  /** Announces a photo: the page shows it from now on. `position` is the person's order in this session. */
  'photo.offer': photo.extend({
    /** Far below what a database can count to, so that the next one always fits. */
    position: z.int().nonnegative().max(1_000_000_000),
    name: fileName,
    bytes,
    mediaType: z.string().max(100),
    preview: preview.optional(),
    /** The code to which it belongs, scanned before it was taken. */
    scanId: id.optional(),
  }),
  /** Replaces the preview by a better one. */
  'photo.preview': photo.extend({ preview }),
  /** Changes what the person wants of a photo; what is left out stays. */
  'photo.edit': photo.extend({
    /** Where it stands: photos are shown in the order of these numbers. Between two others, take one between theirs. */
    position: z.number().min(-1_000_000_000).max(1_000_000_000).optional(),
    /** `true` takes it from the photo that was the cover. */
    isCover: z.boolean().optional(),
    rotation: rotation.optional(),
    straighten: straighten.optional(),
    /** Null: the whole picture. */
    crop: crop.nullable().optional(),
  }),
  /** May be taken back for `limits.restoreMs` by `photo.restore`, if the photo had arrived. */
  'photo.remove': photo,
  'photo.restore': photo,
  'scan.add': newScan,
  /** What waited, in its order; each of them as by `scan.add`. */
  'scans.add': z.object({ scans: z.array(newScan).min(1).max(limits.maxScansPerCommand) }),
  /** What is left out stays. */
  'scan.edit': scan.extend(scanChange.shape),
  /** May be taken back for `limits.restoreMs` by `scans.restore`. */
  'scans.remove': scans,
  'scans.restore': scans,
  /** What the page wants of its phones from now on. Without `scanning` or `bookVerb` that stays as it was. */
  'mode.set': z.object({ mode, scanning: scanning.optional(), bookVerb: bookVerb.optional() }),
  /** By its ISBN, or by hand. Sent again with the same `bookId` it is added once. */
  'book.add': newBook,
  /** What is left out stays. */
  'book.edit': z.object({ bookId: id, change: bookChange }),
  'books.remove': books,
  'books.restore': books,
  /** A picture as a cover: a photo of this session that is ready. */
  'book.set-cover': z.object({ bookId: id, photoId: id }),
  /** Is it in the catalogue? Told to everybody in the session, so that the page can open it. */
  'book.find': z.object({ isbn: isbnTyped }),
  /** By its id, or by what was scanned: a copy that is not lent. */
  'book.lend': lendData,
  'book.return': returnData,
  /** What stands on the shelf of a stock-take. */
  'shelf-check.scan': shelfCheckScan.extend({ shelfCheckId: id }),
  /** At most `limits.maxTextChars`. Half of an emoji, which no database keeps, becomes U+FFFD. */
  'text.send': text.extend({ text: z.string().transform((given) => given.toWellFormed()) }),
  'text.remove': text,
  /** Announces a file for the phones, of any type; exactly so many bytes follow by HTTP. */
  'handout.offer': handout.extend({ name: fileName, bytes, mediaType: z.string().max(100) }),
  'handout.remove': handout,
  /** The page disconnects a phone. */
  'device.remove': z.object({ deviceId: id }),
  /** A phone says goodbye. */
  'device.leave': z.object({}),
  /** Someone clicked "Keep open". */
  'session.extend': z.object({}),
  'session.close': z.object({}),
}

export type CommandType = keyof typeof commandData
export type CommandData<T extends CommandType = CommandType> = z.infer<(typeof commandData)[T]>

/** A request to change something. `id` is made by the client: the same command sent twice happens once. */
export const command = z.object({ id, type: z.string().max(64), data: z.record(z.string(), z.unknown()).default({}) })
export type Command<T extends CommandType = CommandType> = {
  id: string
  type: T
  data: z.input<(typeof commandData)[T]>
}

/** What a command that succeeded answers: the last `seq` it wrote (or the log's head when there was nothing left to do). */
export const commandAnswer = z.object({ id, seq, data: z.record(z.string(), z.unknown()).optional() })
export type CommandAnswer = z.infer<typeof commandAnswer>
