import { createHash } from 'node:crypto'
import { newId } from '@snaplink/contract'

/**
 * What an upload is of, in at most five words, the general one first: its session, its photo. Empty where it is of nothing in
 * particular.
 */
export type TusSubject = readonly string[]

/** Names its subject, so that the uploads of one subject are found without reading a single note. */
export function newUploadId(subject: TusSubject): string {
  return prefixOf(subject) + newId()
}

/**
 * How the ids of all uploads begin that are of `subject`, or of something in it. Hashes of 48 bits: an upload of something else
 * may begin so too.
 */
export function prefixOf(subject: TusSubject): string {
  return subject.map((word) => createHash('sha256').update(word).digest('base64url').slice(0, 8)).join('')
}

/** Whether what is of `subject` is of `wider`, too. */
export function isWithin(subject: TusSubject, wider: TusSubject): boolean {
  return wider.every((word, index) => word === subject[index])
}
