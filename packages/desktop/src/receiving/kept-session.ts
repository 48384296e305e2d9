import { pageCredential } from '@snaplink/contract'
import * as z from 'zod'

/** A code on its way to the program in front. `seq` is its place in the session's log. */
export const codeToType = z.object({
  seq: z.int(),
  code: z.string(),
  count: z.int(),
  format: z.string(),
  phone: z.string(),
  scannedAt: z.number(),
  /** When it reached the server; epoch milliseconds. */
  arrivedAt: z.number(),
})
export type CodeToType = z.infer<typeof codeToType>

/** What is written down of the session that the window shows, so that a restart repeats nothing and loses nothing. */
export const keptSession = z.object({
  /** The server that it belongs to. */
  base: z.string(),
  credential: pageCredential,
  /** The last `seq` that needs not be heard again; null before the first. */
  after: z.int().nullable(),
  /** Codes that were heard and are not typed yet, in their order. */
  waiting: z.array(codeToType),
  /** Written down before its first key is pressed: after a crash nobody knows how far it came, so it is never typed by itself again. */
  begun: codeToType.nullable(),
  /** How often each code was read. */
  counts: z.record(z.string(), z.int()),
  settled: z.array(z.string()),
  naming: z.object({ photoId: z.string(), name: z.string(), folder: z.string() }).nullable(),
})
export type KeptSession = z.infer<typeof keptSession>
