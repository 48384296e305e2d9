import { SentenceError } from '@snaplink/receiver'

/** A sentence for the person at the terminal, and how the command ends. */
export class CliError extends SentenceError {
  override readonly name = 'CliError'
  readonly exitCode: 1 | 2

  /** @param exitCode 1: it failed, 2: it was asked for in the wrong way */
  constructor(sentence: string, exitCode: 1 | 2 = 1, options?: ErrorOptions) {
    super(sentence, options)
    this.exitCode = exitCode
  }
}
