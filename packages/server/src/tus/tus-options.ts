import type { IncomingMessage } from 'node:http'
import type { Logger } from 'pino'
import type { Clock } from '../clock.ts'
import type { RunningHashes } from './running-hashes.ts'
import type { TusLocks } from './tus-lock.ts'
import type { TusMetadata } from './tus-metadata.ts'
import type { TusStore } from './tus-store.ts'
import type { FinishedUpload, TusCreation, TusUpload } from './tus-upload.ts'
import type { TusSubject } from './tus-upload-id.ts'

/** What a request wants to do, for `authorize` to judge. */
export type TusWish =
  | { readonly to: 'create'; readonly creation: TusCreation }
  | { readonly to: 'look' | 'append' | 'download' | 'remove'; readonly upload: TusUpload }

export interface TusOptions {
  readonly store: TusStore
  /** Where uploads are created, without a slash at its end: `/files`. Whatever a mount or a proxy puts before it is fine. */
  readonly path: string
  /** The largest upload that is taken. */
  readonly maxBytes: number
  /**
   * Says in whose name a request comes. What it answers at a creation becomes the upload's owner; for every other owner that
   * upload does not exist. Throws an AppError to refuse. Asked before anything else happens, so a stranger interrupts nobody.
   */
  authorize(request: IncomingMessage, wish: TusWish): Promise<string> | string
  /**
   * Takes a whole and durable upload; only then the client hears that it has arrived.
   *
   * Must be repeatable: an upload is handed over once, except after a crash between the end of this and our note of it, and
   * after a failure. An AppError of the 4xx kind refuses these bytes for good: the client gets it and the upload is removed.
   * After any other error the upload stays, and is handed over again when the client asks again.
   */
  onFinish(upload: FinishedUpload): Promise<void> | void
  /** Hears of each piece that reached the disk: `offset` bytes are there. Called often; it should only note. */
  onProgress?(upload: TusUpload, offset: number): void
  /**
   * What an upload is of. A new one takes the place of all that its owner began of the same and did not finish, so that nobody
   * fills the disk with beginnings. Default: of nothing in particular, of which there may be any number.
   */
  subjectOf?(metadata: TusMetadata): TusSubject
  /** What happens to the bytes once `onFinish` has taken them: kept for GET until the upload expires, or dropped. */
  readonly finishedBytes: 'keep' | 'drop'
  /** From its creation on, an upload may take this long. */
  readonly expiresAfterMs: number
  /** A finished upload is known for so long, and no longer than one that is not: for clients that missed its last answer. */
  readonly finishedForMs?: number
  /** A body that brings nothing for this long is given up, with what it brought kept. Default 60 s. */
  readonly idleMs?: number
  /** Default: within this process. */
  readonly locks?: TusLocks
  /** Default: SHA-256, computed while the bytes come. */
  readonly hashes?: RunningHashes
  readonly clock: Clock
  readonly logger: Pick<Logger, 'error' | 'info'>
}
