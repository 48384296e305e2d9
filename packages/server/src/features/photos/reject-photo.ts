import type { ErrorCode } from '@snaplink/contract'
import type { PhotoRow } from '../../db/tables.ts'
import { AppError } from '../../errors.ts'
import type { PhotoInnards } from './photo-parts.ts'
import { findPhoto, type PhotoKey, updatePhoto } from './photo-rows.ts'

/** What is wrong with the bytes themselves: sending the same ones again would not help. */
const verdicts: ReadonlySet<ErrorCode> = new Set([
  'photo.too-large',
  'photo.empty',
  'photo.not-an-image',
  'photo.type-unwanted',
  'photo.too-many-pixels',
  'photo.damaged',
  'photo.too-slow',
])

export function isVerdict(error: unknown): error is AppError {
  return error instanceof AppError && verdicts.has(error.code)
}

/** Runs `work` on the bytes of a photo that is offered; a verdict on them rejects it, and is thrown on. */
export async function rejectOnVerdict<Result>(
  parts: PhotoInnards,
  key: PhotoKey,
  work: () => Promise<Result>,
): Promise<Result> {
  try {
    return await work()
  } catch (error) {
    if (isVerdict(error)) await rejectPhoto(parts, key, 'offered', error.code)
    throw error
  }
}

/**
 * Ends the way of a photo that is still in the state `from`: both ends are told why, and its bytes are deleted. The preview
 * stays, so that people see which one it was.
 */
export async function rejectPhoto(
  { log, photoFiles, jobs }: PhotoInnards,
  key: PhotoKey,
  from: PhotoRow['state'],
  code: ErrorCode,
): Promise<void> {
  const { sessionId, photoId } = key
  await log.append(sessionId, { by: 'server' }, async (trx) => {
    const photo = await findPhoto(trx, key)
    if (photo?.state !== from) return { events: [], answer: undefined }
    await updatePhoto(trx, key, { state: 'rejected', code, originalFileId: null })
    await photoFiles.discard(trx, sessionId, [photo.originalFileId])
    return { events: [{ type: 'photo.rejected', data: { photoId, code } }], answer: undefined }
  })
  jobs.wake()
}
