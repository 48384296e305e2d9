import { type ErrorCode, errors } from '@snaplink/contract'

/**
 * What went wrong: a stable code, and a sentence for a person.
 *
 * `network` is the only code that no server sends: nothing answered, or what answered was not Snaplink. Its `status` is 0.
 */
export class SnaplinkError extends Error {
  readonly code: ErrorCode | 'network'
  readonly status: number
  readonly sentence: string
  /** How long the server asks us to wait before trying again. */
  readonly retryAfterMs?: number

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
