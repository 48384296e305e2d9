import { SnaplinkError } from '../snaplink-error.ts'
import { sentenceOf } from './texts.ts'

/** What to say about a request that was refused. Anything else is a fault of ours, and goes on to be seen. */
export function failureSentence(error: unknown): string {
  if (!(error instanceof SnaplinkError)) throw error
  return sentenceOf(error)
}
