import { coreErrors, type ErrorCode, type Problem } from '@snaplink/contract'

const unreachable = [0, 'Snaplink cannot be reached right now.'] as const

interface ErrorDetails {
  status?: number | undefined
  /** What the server said, where it said something. */
  sentence?: string | undefined
  retryAfterMs?: number | undefined
  cause?: unknown
}

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

  constructor(code: ErrorCode | 'network', more: ErrorDetails = {}) {
    const [status, words] = code === 'network' ? unreachable : coreErrors[isCore(code) ? code : 'request.invalid']
    const sentence = more.sentence ?? words
    super(sentence, { cause: more.cause })
    this.name = 'SnaplinkError'
    this.code = code
    this.status = more.status ?? status
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
  if (!isOurs(body)) return new SnaplinkError(codeOf(status, body), { status, retryAfterMs })
  return new SnaplinkError(body.code, { status, retryAfterMs, sentence: body.title })
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

function isCore(code: ErrorCode): code is keyof typeof coreErrors {
  return Object.hasOwn(coreErrors, code)
}

/** Whether a server of ours has said it, be it with a code that is newer than this SDK. */
function isOurs(body: Partial<Problem> | null): body is Pick<Problem, 'code' | 'title'> {
  return typeof body?.title === 'string' && typeof body.code === 'string' && /^[a-z-]+\.[a-z-]+$/.test(body.code)
}

function codeOf(status: number, body: Partial<Problem> | null): ErrorCode | 'network' {
  if (status === 429) return 'request.too-many'
  if (status === 413) return 'request.too-large'
  if (status >= 500) return 'server.failed'
  // Something refused it, which a proxy's own page is not.
  return body?.code ? 'request.invalid' : 'network'
}

function readRetryAfter(header: string | null | undefined): number | undefined {
  if (!header) return undefined
  const seconds = Number(header)
  const ms = Number.isNaN(seconds) ? Date.parse(header) - Date.now() : seconds * 1000
  return ms >= 0 ? ms : undefined
}
