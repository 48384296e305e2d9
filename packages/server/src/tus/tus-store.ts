import type { Readable } from 'node:stream'
import type { TusUpload } from './tus-upload.ts'

/** Where uploads are kept while they come in: for each its bytes, and a note of what they are. */
export interface TusStore {
  create(upload: TusUpload): Promise<void>
  /** Null where there is none (any more). */
  find(id: string): Promise<TusUpload | null>
  /** Replaces what is noted, all or nothing. */
  save(upload: TusUpload): Promise<void>
  /** The upload's bytes, to go on writing. To be closed. */
  open(id: string): Promise<TusFile>
  /** Bytes there are now. */
  size(id: string): Promise<number>
  /** The bytes there are now; null where none came yet, or they were dropped. */
  read(id: string): Promise<Readable | null>
  path(id: string): string
  /** Removes the bytes and keeps the note. Fine where there are none. */
  dropBytes(id: string): Promise<void>
  /** Removes both. Fine where there is nothing. */
  remove(id: string): Promise<void>
  /**
   * Every upload whose id begins with `prefix`. Removes on its way what begins so, no upload owns, and nobody has touched for
   * ten minutes.
   */
  all(prefix: string): AsyncIterable<TusUpload>
}

/** One upload's bytes while they are being written. */
export interface TusFile {
  /** Bytes in the file: the upload's offset. */
  readonly bytes: number
  /**
   * Adds `chunks` at the end. A callback and no promise, because this runs for every few chunks of every upload.
   *
   * @param done hears of the error, ENOSPC among them; `bytes` tells how much was written all the same
   */
  append(chunks: Buffer[], done: (error: Error | null) => void): void
  truncate(bytes: number): Promise<void>
  /** Resolves when everything written survives a loss of power, the file's name included. */
  sync(): Promise<void>
  close(): Promise<void>
}
