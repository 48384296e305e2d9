import { AppError } from '../errors.ts'

/** What the client says of its upload: never trusted, only passed on. Keys as sent, values decoded as UTF-8. */
export type TusMetadata = ReadonlyMap<string, string>

/** More is no description any more. It fits the 16 KiB that Node allows for all headers together. */
const maxChars = 8 * 1024

/** Visible ASCII without the comma: what may stand in a header without being able to break out of it. */
const key = /^[\x21-\x2b\x2d-\x7e]+$/
const base64 = /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}(?:==)?|[A-Za-z0-9+/]{3}=?)?$/

/**
 * Reads an `Upload-Metadata` header.
 *
 * tus 1.0.0, Upload-Metadata: "MUST consist of one or more comma-separated key-value pairs. The key and value MUST be
 * separated by a space. The key MUST NOT contain spaces and commas and MUST NOT be empty. … the value MUST be Base64
 * encoded. All keys MUST be unique." And: "Servers SHOULD carefully validate metadata values … to avoid header smuggling."
 *
 * @throws AppError `request.invalid`
 */
export function readMetadata(header: string | undefined): TusMetadata {
  const metadata = new Map<string, string>()
  if (header === undefined || header === '') return metadata
  if (header.length > maxChars) throw wrong(`is longer than ${maxChars} characters`)
  for (const pair of header.split(',')) {
    const [name = '', value = '', ...rest] = pair.trim().split(' ')
    if (rest.length > 0 || !key.test(name)) throw wrong('needs pairs of a key and a Base64 value')
    if (!base64.test(value)) throw wrong('has a value that is not Base64')
    if (metadata.has(name)) throw wrong('has a key twice')
    metadata.set(name, Buffer.from(value, 'base64').toString())
  }
  return metadata
}

function wrong(how: string): AppError {
  return new AppError('request.invalid', { detail: `Upload-Metadata ${how}.` })
}
