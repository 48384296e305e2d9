import type * as z from 'zod'
import { AppError } from './errors.ts'

/**
 * Checks what came from outside.
 *
 * @throws AppError `request.invalid`, with the path and the reason of the first thing that is wrong, and never its value
 */
export function parse<Shape extends z.ZodType>(shape: Shape, raw: unknown): z.output<Shape> {
  const result = shape.safeParse(raw)
  if (result.success) return result.data
  const [issue] = result.error.issues
  throw new AppError('request.invalid', { detail: `${issue?.path.join('.') || 'body'}: ${issue?.message}` })
}
