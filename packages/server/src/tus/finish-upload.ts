import { createHash } from 'node:crypto'
import { pipeline } from 'node:stream/promises'
import { errors } from '@snaplink/contract'
import { AppError } from '../errors.ts'
import type { TusCore } from './tus-core.ts'
import type { TusFile } from './tus-store.ts'
import type { TusUpload } from './tus-upload.ts'

/**
 * Hands a whole upload over: durable first, then `onFinish`, then noted as finished. Only then may the client hear that its
 * last byte arrived. Called with the upload's lock held.
 *
 * @throws what `onFinish` throws; the upload is removed if that refuses these bytes for good
 */
export async function finishUpload(
  core: TusCore,
  upload: TusUpload,
  length: number,
  file: TusFile,
): Promise<TusUpload> {
  await file.sync()
  const sha256 = core.hashes.take(upload.id, length)?.digest('hex') ?? (await hashFile(core, upload.id))
  try {
    await core.onFinish({ ...upload, length, sha256, path: core.store.path(upload.id) })
  } catch (error) {
    if (isForGood(error)) await core.store.remove(upload.id)
    throw error
  }
  const finishedAt = core.clock.now()
  const expiresAt = Math.min(upload.expiresAt, finishedAt + core.finishedForMs)
  const finished = { ...upload, length, finishedAt, expiresAt }
  await core.store.save(finished)
  if (core.finishedBytes === 'drop') await core.store.dropBytes(upload.id)
  return finished
}

/** Finishes what has all its bytes and was not handed over: the process died in between, or `onFinish` failed. */
export async function finishIfWhole(core: TusCore, upload: TusUpload): Promise<TusUpload> {
  if (upload.finishedAt !== null || upload.length === null) return upload
  if ((await core.store.size(upload.id)) !== upload.length) return upload
  const file = await core.store.open(upload.id)
  try {
    return await finishUpload(core, upload, upload.length, file)
  } finally {
    await file.close()
  }
}

/** How far an upload got. */
export async function offsetOf(core: TusCore, upload: TusUpload): Promise<number> {
  return upload.finishedAt === null ? core.store.size(upload.id) : (upload.length ?? 0)
}

/** Whether the same bytes would be refused again: 4xx, except for "too many requests", which passes. */
function isForGood(error: unknown): boolean {
  if (!(error instanceof AppError)) return false
  const [status] = errors[error.code]
  return status < 500 && status !== 429
}

/** The bytes did not all come through this process: they are read once. */
async function hashFile(core: TusCore, id: string): Promise<string> {
  const hash = createHash('sha256')
  const bytes = await core.store.read(id)
  if (bytes) await pipeline(bytes, hash)
  return hash.digest('hex')
}
