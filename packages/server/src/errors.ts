import { closeCodeOf, type ErrorCode, errors, type Problem, problem } from '@snaplink/contract'

/** The one error that we throw on purpose. Its code decides status, sentence and close code (contract/error.ts). */
export class AppError extends Error {
  readonly code: ErrorCode
  readonly detail: string | undefined
  /** Seconds to wait before trying again. */
  readonly retryAfter: number | undefined

  constructor(code: ErrorCode, more: { detail?: string; retryAfter?: number; cause?: unknown } = {}) {
    super(errors[code][1], { cause: more.cause })
    this.name = 'AppError'
    this.code = code
    this.detail = more.detail
    this.retryAfter = more.retryAfter
  }
}

/** What may leave the server of any error: of ours the code and detail, of everything else nothing but `server.failed`. */
export function toProblem(error: unknown): Problem {
  if (!(error instanceof AppError)) return problem(isDiskFull(error) ? 'storage.full' : 'server.failed')
  return problem(error.code, {
    ...(error.detail !== undefined && { detail: error.detail }),
    ...(error.retryAfter !== undefined && { retryAfter: error.retryAfter }),
  })
}

/** The close code and reason (at most 123 bytes, RFC 6455 section 5.5) of a WebSocket that ends with `error`. */
export function toClose(error: unknown): { code: number; reason: string } {
  const { code } = toProblem(error)
  return { code: closeCodeOf(code), reason: code }
}

/** Whether this is the file system or SQLite saying that there is no room left. */
function isDiskFull(error: unknown): boolean {
  if (!(error instanceof Error)) return false
  const { code, errcode } = error as Error & { code?: unknown; errcode?: unknown }
  const sqliteFull = 13
  return code === 'ENOSPC' || code === 'EDQUOT' || errcode === sqliteFull || isDiskFull(error.cause)
}
