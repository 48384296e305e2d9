/** What went wrong, as a sentence for the person in front of it. */
export class SentenceError extends Error {
  override readonly name: string = 'SentenceError'
}

/** It was asked for in the wrong way. */
export class MistypedError extends SentenceError {
  override readonly name = 'MistypedError'
}
