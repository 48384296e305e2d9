/** Where published photos go for good. Chosen by name, among those that the server's settings name. */
export interface Destination {
  /**
   * Resolves when the object is there. Putting one of the same name again replaces it, so whoever does not know whether it
   * worked does it again.
   *
   * @throws DestinationError
   */
  put(object: PublishedObject): Promise<PutObject>
}

export interface PublishedObject {
  /** Letters, digits, `-`, `_`, `.`, and `/` between folders. */
  readonly name: string
  readonly mediaType: string
  readonly bytes: Buffer
}

export interface PutObject {
  /** Where it can be seen from now on. */
  readonly url: string
}

/** A destination that did not take an object. */
export class DestinationError extends Error {
  /** It was refused, and would be again: the settings are wrong, or the rights. Otherwise it may work later. */
  readonly isFinal: boolean

  constructor(message: string, options: { isFinal: boolean; cause?: unknown }) {
    super(message, { cause: options.cause })
    this.name = 'DestinationError'
    this.isFinal = options.isFinal
  }
}

/** How long one object may take. Milliseconds. */
export const putMs = 60_000

/** Whether an answer of this status means that asking again is of no use. */
export function isFinalStatus(status: number | undefined): boolean {
  return status !== undefined && status >= 400 && status < 500 && status !== 408 && status !== 420 && status !== 429
}

/** Ours alone make names; here a mistake there would reach outside. */
export function checkedName(name: string): string {
  const isPlain = name.split('/').every((part) => /^[A-Za-z0-9_-][A-Za-z0-9._-]*$/.test(part))
  if (!isPlain) throw new Error('This cannot be the name of an object.')
  return name
}

/** The address of an object below `base`, which may or may not end in a slash. */
export function urlBelow(base: string, name: string): string {
  return `${base.replace(/\/+$/, '')}/${name}`
}
