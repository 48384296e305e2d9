/**
 * Why a container could not be rewritten. `truncated`: it ends before it should. `malformed`: it contradicts its own format.
 * `unsupported`: it may be a good picture, but holds parts of which we cannot tell what they tell about a person.
 */
export type StripFailure = 'truncated' | 'malformed' | 'unsupported'

/** Thrown by the readers of containers. Whoever calls one catches it; of stripMetadata and decodeHeic it never comes out. */
export class MalformedPicture extends Error {
  readonly reason: StripFailure

  constructor(reason: StripFailure, sentence: string) {
    super(sentence)
    this.name = 'MalformedPicture'
    this.reason = reason
  }
}

/** Far more chunks or segments than any writer makes of 50 MB, and few enough to keep in memory. */
const maxParts = 200_000

/** @throws MalformedPicture where a file is cut into so many parts that keeping track of them would be the attack */
export function refuseManyParts(parts: number, max = maxParts): void {
  if (parts > max) throw new MalformedPicture('unsupported', `more than ${max} parts`)
}
