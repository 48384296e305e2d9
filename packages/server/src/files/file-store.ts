import type { Readable } from 'node:stream'

/** A file belongs to one session and is swept with it. Both ids are ours, or checked against `idPattern`. */
export interface FileKey {
  readonly sessionId: string
  readonly fileId: string
}

/** Offsets of the first and the last byte, both included, as in RFC 9110 section 14.1.2. */
export interface ByteRange {
  readonly start: number
  readonly end: number
}

export interface WrittenFile {
  readonly bytes: number
  /** 64 lower-case hex digits. */
  readonly sha256: string
}

/** Bytes as they come. */
export type ByteSource = AsyncIterable<Uint8Array> | Iterable<Uint8Array>

/** Where bytes are kept. Nothing is ever changed in place: a file is written once, read, and deleted. */
export interface FileStore {
  /**
   * Resolves when the bytes are durable; until then, and after any failure, the file is not there.
   *
   * @returns `too-large` as soon as more than `maxBytes` came, without taking the rest
   * @throws what `source` throws; ENOSPC where there is no room
   */
  write(key: FileKey, source: ByteSource, bound: { maxBytes: number }): Promise<WrittenFile | 'too-large'>

  /**
   * Takes over a file on this machine that is whole and durable already, by another name for the same bytes where that can be
   * done. Resolves when this name is durable too. The caller's own name stays the caller's to remove.
   */
  adopt(key: FileKey, path: string): Promise<void>

  /** The whole file or a part of it; null where there is no such file. */
  read(key: FileKey, range?: ByteRange): Promise<Readable | null>

  /** Lends the file as a path on this machine, for as long as `use` runs, to what reads here and there (libvips). Read only. */
  useLocally<Result>(key: FileKey, use: (path: string) => Promise<Result>): Promise<Result>

  /** Fine where there is no such file. */
  delete(key: FileKey): Promise<void>

  /** The files of each session that have been whole for so long, by the clock of whoever keeps them. */
  listOlder(ms: number): AsyncIterable<{ readonly sessionId: string; readonly fileIds: readonly string[] }>

  /** Everything of one session, known to the database or not. */
  deleteSession(sessionId: string): Promise<void>
}
