import { buffer } from 'node:stream/consumers'
import type { FileKey, FileStore } from './file-store.ts'

/** All of a file at once; null where there is no such file. For pictures that are going to be decoded. */
export async function readWhole(files: FileStore, key: FileKey): Promise<Buffer | null> {
  const stream = await files.read(key)
  return stream && buffer(stream)
}
