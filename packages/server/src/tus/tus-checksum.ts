import { createHash, type Hash, timingSafeEqual } from 'node:crypto'
import { AppError } from '../errors.ts'

/**
 * tus 1.0.0, Checksum: "The Server MUST support at least the SHA1 checksum algorithm identified by `sha1`. The names of the
 * checksum algorithms MUST only consist of ASCII characters with the modification that uppercase characters are excluded."
 */
export const checksumAlgorithms: readonly string[] = ['sha1', 'sha256', 'md5']

/** The checksum that a client announced for one request's body. */
export interface BodyChecksum {
  update(chunk: Uint8Array): void
  /** Whether what came is what was announced. Once. */
  matches(): boolean
}

/**
 * Reads an `Upload-Checksum` header: "MUST consist of the name of the used checksum algorithm and the Base64 encoded
 * checksum separated by a space." Null where there is none.
 *
 * @throws AppError `request.invalid`: "`400 Bad Request` if the checksum algorithm is not supported by the server"
 */
export function readChecksum(header: string | undefined): BodyChecksum | null {
  if (header === undefined) return null
  const [algorithm = '', encoded = ''] = header.split(' ')
  if (!checksumAlgorithms.includes(algorithm))
    throw new AppError('request.invalid', { detail: `Upload-Checksum takes ${checksumAlgorithms.join(', ')}.` })
  const announced = Buffer.from(encoded, 'base64')
  return checksumOf(createHash(algorithm), announced)
}

function checksumOf(hash: Hash, announced: Buffer): BodyChecksum {
  return {
    update: (chunk) => void hash.update(chunk),
    matches() {
      const found = hash.digest()
      return found.length === announced.length && timingSafeEqual(found, announced)
    },
  }
}
