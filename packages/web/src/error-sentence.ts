import { errors } from '@snaplink/contract'
import { type FailureCode, errorSentence as knownSentence } from '@snaplink/sdk/uploader-texts'

/** The sentence for any error. What a phone loads before it has joined takes the few of the SDK instead. */
export function errorSentence(code: FailureCode): string {
  // A server that is newer than this page may have said it.
  return code !== 'network' && Object.hasOwn(errors, code) ? errors[code][1] : knownSentence(code)
}
