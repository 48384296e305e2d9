import type { IncomingMessage } from 'node:http'
import { errors } from '@snaplink/contract'
import { AppError } from '../errors.ts'
import { createRunningHashes, type RunningHashes } from './running-hashes.ts'
import { createTusLocks, type TusLocks } from './tus-lock.ts'
import type { TusMetadata } from './tus-metadata.ts'
import type { TusOptions, TusWish } from './tus-options.ts'
import type { TusUpload } from './tus-upload.ts'
import type { TusSubject } from './tus-upload-id.ts'

/** What the methods share. */
export interface TusCore extends Omit<TusOptions, 'locks' | 'hashes' | 'idleMs' | 'subjectOf' | 'finishedForMs'> {
  readonly locks: TusLocks
  readonly idleMs: number
  readonly finishedForMs: number
  readonly hashes: RunningHashes
  subjectOf(metadata: TusMetadata): TusSubject
  /** The bodies that are on their way in or out; aborting one stops it, and keeps what it brought. */
  readonly transfers: Set<AbortController>
}

export function createCore(options: TusOptions): TusCore {
  return {
    ...options,
    locks: options.locks ?? createTusLocks(),
    idleMs: options.idleMs ?? 60_000,
    finishedForMs: options.finishedForMs ?? Number.POSITIVE_INFINITY,
    hashes: options.hashes ?? createRunningHashes(),
    subjectOf: (metadata) => options.subjectOf?.(metadata) ?? [],
    transfers: new Set(),
  }
}

/** Finds the upload that `request` wants to do something with, if it may. */
export async function findAllowed(
  core: TusCore,
  request: IncomingMessage,
  id: string,
  to: Exclude<TusWish['to'], 'create'>,
): Promise<TusUpload> {
  const upload = await core.store.find(id)
  if (!upload) throw new AppError('upload.unknown')
  const owner = await ownerIn(core, request, { to, upload })
  if (owner !== upload.owner) throw new AppError('upload.unknown')
  if (isOver(core, upload)) throw new AppError('upload.expired')
  return upload
}

/** For whom there is nothing to which the upload could belong (another session), there is no upload either. */
async function ownerIn(core: TusCore, request: IncomingMessage, wish: TusWish): Promise<string> {
  try {
    return await core.authorize(request, wish)
  } catch (cause) {
    const isUnknown = cause instanceof AppError && errors[cause.code][0] === 404
    throw isUnknown ? new AppError('upload.unknown', { cause }) : cause
  }
}

/**
 * Runs `work` when this request has the upload for itself, with the upload as it is then.
 *
 * @param stopping aborted when somebody else wants it; what is done in a moment needs none
 */
export async function inTurn<Result>(
  core: TusCore,
  id: string,
  work: (upload: TusUpload) => Promise<Result>,
  stopping?: AbortController,
): Promise<Result> {
  const release = await core.locks.acquire(id, stopping && (() => stopping.abort()))
  try {
    // Whoever had it before may have finished or removed it.
    const upload = await core.store.find(id)
    if (!upload) throw new AppError('upload.unknown')
    return await work(upload)
  } finally {
    release()
  }
}

/** "The Server MAY remove unfinished uploads once they expire." A finished one is known as long as it says. */
function isOver(core: TusCore, { expiresAt }: TusUpload): boolean {
  return expiresAt <= core.clock.now()
}
