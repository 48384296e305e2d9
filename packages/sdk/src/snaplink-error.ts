import { type ErrorCode, errors, isErrorCode, type Problem } from '@snaplink/contract'

/**
 * What went wrong: a stable code, and a sentence for a person.
 *
 * `network` is the only code that no server sends: nothing answered, or what answered was not Snaplink. Its `status` is 0.
 */
export class SnaplinkError extends Error {
  // Declared alone: a field that is defined first costs the phone a helper of 400 bytes.
  declare readonly code: ErrorCode | 'network'
  declare readonly status: number
  declare readonly sentence: string
  /** How long the server asks us to wait before trying again. */
  declare readonly retryAfterMs?: number

  constructor(code: ErrorCode | 'network', more: { status?: number; retryAfterMs?: number; cause?: unknown } = {}) {
    const sentence = code === 'network' ? 'Snaplink cannot be reached right now.' : errors[code][1]
    super(sentence, { cause: more.cause })
    this.name = 'SnaplinkError'
    this.code = code
    this.status = more.status ?? (code === 'network' ? 0 : errors[code][0])
    this.sentence = sentence
    if (more.retryAfterMs !== undefined) this.retryAfterMs = more.retryAfterMs
  }
}

/**
 * The error that an answer other than 2xx stands for.
 *
 * @param body the answer's JSON, if it had any: our `Problem`, or whatever a proxy in between had to say
 * @param retryAfter the `Retry-After` header: seconds, or a date (RFC 9110, 10.2.3)
 */
export function errorOf(status: number, body: Partial<Problem> | null, retryAfter?: string | null): SnaplinkError {
  const retryAfterMs = typeof body?.retryAfter === 'number' ? body.retryAfter * 1000 : readRetryAfter(retryAfter)
  return new SnaplinkError(isErrorCode(body?.code) ? body.code : codeOf(status, body), { status, retryAfterMs })
}

export function errorOfProblem(problem: Problem): SnaplinkError {
  return errorOf(problem.status, problem)
}

/** Whether the same request may succeed later without anyone doing anything. A full disk needs someone. */
export function isPassing(error: SnaplinkError): boolean {
  if (error.code === 'network' || error.status === 408 || error.status === 429) return true
  return error.status >= 500 && error.code !== 'storage.full'
}

const endingCodes = ['session.closed', 'device.removed', 'token.invalid', 'session.unknown'] as const
type EndingCode = (typeof endingCodes)[number]

/** Whether this means that the device has no part in the session any more. */
export function isEnding(code: ErrorCode | 'network'): code is EndingCode {
  return endingCodes.some((ending) => ending === code)
}

function codeOf(status: number, body: Partial<Problem> | null): ErrorCode | 'network' {
  if (status === 429) return 'request.too-many'
  if (status === 413) return 'request.too-large'
  if (status >= 500) return 'server.failed'
  // A code that is newer than this SDK is still a refusal; a proxy's own page is not an answer at all.
  return body?.code ? 'request.invalid' : 'network'
}

function readRetryAfter(header: string | null | undefined): number | undefined {
  if (!header) return undefined
  const seconds = Number(header)
  const ms = Number.isNaN(seconds) ? Date.parse(header) - Date.now() : seconds * 1000
  return ms >= 0 ? ms : undefined
}
