import * as z from 'zod'
import { codeFormats } from './code-format.ts'
import { limits } from './limits.ts'
import { code, codeFormat, id, seq, time } from './shape.ts'

const label = z.string().trim().min(1).max(limits.maxLabelChars)

/** What the page wants of its phones: it is told to them, so that they stay when somebody changes from one to another. */
export const mode = z.enum(['photos', 'scans', 'books'])
export type Mode = z.infer<typeof mode>

/** What a scanned ISBN does, in book mode. Without it: `add`. */
export const bookVerb = z.discriminatedUnion('verb', [
  /** Straight onto a shelf, or into a place. */
  z.object({ verb: z.literal('add'), shelf: label.optional(), location: label.optional() }),
  z.object({ verb: z.literal('find') }),
  z.object({ verb: z.literal('lend'), person: label, dueAt: time.optional() }),
  z.object({ verb: z.literal('return') }),
  z.object({ verb: z.literal('check'), shelfCheckId: id }),
])
export type BookVerb = z.infer<typeof bookVerb>

/** How the phones of a page scan. */
export const scanning = z.object({
  /** The fewer, the faster and the surer. */
  formats: z.array(z.enum(codeFormats)).min(1).max(codeFormats.length),
  /** A code that was read before: `once` says so and sends nothing; with `count` it counts; with `copy` it is a row of its own. */
  repeats: z.enum(['once', 'count', 'copy']),
  /** One code after the other; else the camera rests after each. */
  isContinuous: z.boolean(),
  /** Scan, then shoot: the photos that follow belong to the code. */
  withPhotos: z.boolean(),
})
export type Scanning = z.infer<typeof scanning>

/** One code that was read: every reading is one, also of a code that is there already; its reader counts or lists them. */
export const scanView = z.object({
  scanId: id,
  sessionId: id,
  /** Its place among the scans of its session, rising: with `addedAt` the order in which scans arrived. */
  seq,
  deviceId: id,
  /** Whose phone it was. */
  deviceName: z.string(),
  code,
  format: codeFormat,
  count: z.int().positive(),
  note: z.string(),
  scannedAt: time,
  /** When it reached us. */
  addedAt: time,
  /** It was deleted, and can be brought back until `limits.restoreMs` after this. */
  removedAt: time.optional(),
})
export type ScanView = z.infer<typeof scanView>

/** A code that was read, with an id of its reader's making; `scannedAt` where it waited before it could be sent. */
export const newScan = z.object({ scanId: id, code, format: codeFormat, scannedAt: time.optional() })
export type NewScan = z.infer<typeof newScan>

/** What a person may change of a scan; what is left out stays. */
export const scanChange = z.object({
  code: code.optional(),
  note: z.string().max(limits.maxNoteChars).optional(),
  count: z.int().positive().max(limits.maxCount).optional(),
})
export type ScanChange = z.infer<typeof scanChange>
