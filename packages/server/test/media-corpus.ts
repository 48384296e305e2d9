import type { ErrorCode } from '@snaplink/contract'
import type { StrippableType } from '../src/pictures/strip-metadata.ts'
import { badPictures } from './media-corpus/bad-pictures.ts'
import { goodPictures } from './media-corpus/good-pictures.ts'

/** One file of the corpus. `declaredName` is what a phone calls it, which decides nothing. */
export interface MediaEntry {
  readonly name: string
  readonly declaredName: string
  readonly bytes: Buffer
  /** `ok`: it is shown and looks, upright, like the test picture, see differencesFromUpright. */
  readonly expect:
    | { readonly kind: 'ok'; readonly type: StrippableType }
    | { readonly kind: 'refused'; readonly code: ErrorCode }
}

/**
 * Good and bad pictures of every kind that phones and strangers send, made by the project itself: the same picture in every
 * container, turned in every way, with places, names and serial numbers planted in them (planted-metadata.ts).
 *
 * The same on each call; takes about a second.
 */
export async function mediaCorpus(): Promise<MediaEntry[]> {
  const [good, bad] = await Promise.all([goodPictures(), badPictures()])
  return [
    ...good.map(({ type, ...file }): MediaEntry => ({ ...file, expect: { kind: 'ok', type } })),
    ...bad.map(({ code, ...file }): MediaEntry => ({ ...file, expect: { kind: 'refused', code } })),
  ]
}
