import { sha256 } from '@noble/hashes/sha2.js'

const sliceBytes = 256 * 1024

/** SHA-256 without `crypto.subtle`. A slice takes a few milliseconds, and fetching the next one lets the page breathe. */
export async function digestInSlices(file: Blob): Promise<Uint8Array> {
  const hash = sha256.create()
  for (let start = 0; start < file.size; start += sliceBytes) {
    hash.update(new Uint8Array(await file.slice(start, start + sliceBytes).arrayBuffer()))
  }
  return hash.digest()
}
