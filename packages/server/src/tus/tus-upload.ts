import type { TusMetadata } from './tus-metadata.ts'

/** One upload, as the server notes it. How far it got is not among this: that is the size of its file and nothing else. */
export interface TusUpload {
  readonly id: string
  /** Whose it is, as `authorize` said at its creation. To everybody else it does not exist. */
  readonly owner: string
  /** Bytes of the whole; null as long as the client has not told (creation-defer-length). */
  readonly length: number | null
  readonly metadata: TusMetadata
  /** The same as the client wrote it; empty where there is none. */
  readonly metadataHeader: string
  /** Epoch milliseconds. */
  readonly createdAt: number
  /** Epoch milliseconds. From then on an unfinished upload is gone; a finished one is not remembered any more. */
  readonly expiresAt: number
  /** Epoch milliseconds; null until `onFinish` has taken it. */
  readonly finishedAt: number | null
}

/** An upload whose last byte is durable, as `onFinish` gets it. */
export interface FinishedUpload extends TusUpload {
  readonly length: number
  /** 64 lower-case hex digits, of the whole. */
  readonly sha256: string
  /** Where the bytes are. Link, copy or read them; they stay ours to remove. */
  readonly path: string
}

/** What somebody asks for a new upload to be. */
export type TusCreation = Pick<TusUpload, 'length' | 'metadata'>
