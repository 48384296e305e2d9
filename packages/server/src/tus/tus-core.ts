import type { IncomingMessage } from 'node:http'
import { AppError } from '../errors.ts'
import { createRunningHashes, type RunningHashes } from './running-hashes.ts'
import { createTusLocks, type TusLocks } from './tus-lock.ts'
import type { TusOptions, TusWish } from './tus-options.ts'
import type { TusUpload } from './tus-upload.ts'

/** What the methods share. */
export interface TusCore extends Omit<TusOptions, 'locks' | 'hashes' | 'idleMs'> {
  readonly locks: TusLocks
  readonly idleMs: number
  readonly hashes: RunningHashes
  /** The bodies that are on their way in or out; aborting one stops it, and keeps what it brought. */
  readonly transfers: Set<AbortController>
}

export function createCore(options: TusOptions): TusCore {
  return {
    ...options,
    locks: options.locks ?? createTusLocks(),
    idleMs: options.idleMs ?? 60_000,
    hashes: options.hashes ?? createRunningHashes(),
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
  const owner = await core.authorize(request, { to, upload })
  if (owner !== upload.owner) throw new AppError('upload.unknown')
  if (isOver(core, upload)) throw new AppError('upload.expired')
  return upload
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

/** "The Server MAY remove unfinished uploads once they expire." A finished one is known until then, for clients that missed its last answer. */
function isOver(core: TusCore, { expiresAt }: TusUpload): boolean {
  return expiresAt <= core.clock.now()
}
