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
export const fileName = z.string().transform((name) => name.slice(0, limits.maxFileNameChars))
