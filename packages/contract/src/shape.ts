import * as z from 'zod'
import { type ErrorCode, isErrorCode } from './error.ts'
import { idPattern } from './id.ts'
import { limits } from './limits.ts'

/** The small shapes that everything else is made of. */
export const id = z.string().regex(idPattern)
/** Epoch milliseconds, by the server's clock. */
export const time = z.int().nonnegative()
export const bytes = z.int().nonnegative()
/** A log position: 0 is before the first event. */
export const seq = z.int().nonnegative()
export const errorCode = z.custom<ErrorCode>(isErrorCode)
/** A name that a person gave or that a browser told; cut rather than refused. */
export const deviceName = z
  .string()
  .trim()
  .min(1)
  .transform((name) => name.slice(0, limits.maxNameChars))
/** What a barcode or QR code says: anything, lines and control characters (GS1) included. */
export const code = z.string().min(1).max(limits.maxCodeChars)
/** The kind of code, best by its name in the W3C's Barcode Detection API: `ean_13`, `qr_code`, `code_128` …, or `unknown`. */
export const codeFormat = z.string().regex(/^[a-zA-Z0-9_-]{1,32}$/)
export const fileName = z.string().transform((name) => name.slice(0, limits.maxFileNameChars))
