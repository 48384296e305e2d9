import type { IncomingMessage } from 'node:http'
import { idPattern, isId, limits, type Role } from '@snaplink/contract'
import { bearerOf } from '../../bearer.ts'
import { AppError } from '../../errors.ts'
import { takeUpload } from '../../http/limit-devices.ts'
import { noRateLimits } from '../../http/rate-limits.ts'
import type { Device } from '../../session/access.ts'
import { createTus, type Tus } from '../../tus/tus.ts'
import type { TusMetadata } from '../../tus/tus-metadata.ts'
import type { TusWish } from '../../tus/tus-options.ts'
import type { FinishedUpload, TusCreation, TusUpload } from '../../tus/tus-upload.ts'
import { judge } from './photo-intake.ts'
import type { PhotoInnards } from './photo-parts.ts'
import { findOwnPhoto, findSession, mustFit, type PhotoKey } from './photo-rows.ts'
import { answerOf, type PhotoSettling, type Sender } from './photo-settle.ts'
import { rejectOnVerdict } from './reject-photo.ts'

/**
 * Originals in resumable parts, by tus: `Authorization` carries the token of the photo's phone or its page, `Upload-Metadata`
 * says `sessionId`, `photoId` and, where the sender knows it, `sha256` (64 hex digits).
 *
 * What the last PATCH acknowledges is settled as a plain upload is: durable, and in the log. Metadata and owner are all that
 * settling needs, so an upload whose process died in between is taken up without its phone.
 */
export function createPhotoTus(parts: PhotoInnards, settling: PhotoSettling): Tus {
  const {
    db,
    access,
    uploads,
    photoFiles,
    progress,
    maxPhotoBytes = limits.maxPhotoBytes,
    rateLimits = noRateLimits,
    clock,
    logger,
  } = parts

  async function authorize(request: IncomingMessage, wish: TusWish): Promise<string> {
    const metadata = wish.to === 'create' ? wish.creation.metadata : wish.upload.metadata
    const { sessionId, photoId } = keyOf(metadata)
    const token = bearerOf(request.headers.authorization)
    if (token === undefined) throw new AppError('token.invalid')
    const device = await access.authenticate(sessionId, token)
    if (wish.to === 'create') {
      await takeUpload(rateLimits, device)
      await mustBeWanted(device, photoId, wish.creation)
    }
    return ownerOf(device)
  }

  /** A photo that has arrived may come again, from a phone that lost the answer and the way to ask for it: nothing is doubled. */
  async function mustBeWanted(device: Device, photoId: string, { length, metadata }: TusCreation): Promise<void> {
    const { sessionId } = device
    declaredSha256(metadata)
    const hasArrived = answerOf(await findOwnPhoto(db.read, device, photoId)) !== undefined
    if (length === null || hasArrived) return
    const session = await findSession(db.read, sessionId)
    await rejectOnVerdict(parts, { sessionId, photoId }, async () => mustFit(session, length))
  }

  async function onFinish(upload: FinishedUpload): Promise<void> {
    const { length: bytes, sha256, path, metadata } = upload
    const key = keyOf(metadata)
    const session = await findSession(db.read, key.sessionId)
    progress.forget(upload.id)
    await rejectOnVerdict(parts, key, async () => {
      const mediaType = await judge(session, path, { bytes, sha256, declaredSha256: declaredSha256(metadata) })
      const file = await photoFiles.adopt(key.sessionId, { path, bytes, sha256 })
      await settling.settle(senderOf(upload), key.photoId, { file, mediaType })
    })
  }

  return createTus({
    store: uploads,
    path: '/files',
    maxBytes: maxPhotoBytes,
    authorize,
    onFinish,
    onProgress(upload, sentBytes) {
      const { id: by } = senderOf(upload)
      progress.tell({
        ...keyOf(upload.metadata),
        uploadId: upload.id,
        by,
        sentBytes,
        totalBytes: upload.length ?? sentBytes,
      })
    },
    subjectOf(metadata) {
      const { sessionId, photoId } = keyOf(metadata)
      return [sessionId, photoId]
    },
    // Settled, they are a photo's.
    finishedBytes: 'drop',
    // No session lives longer unless somebody extends it, and then the phone begins anew.
    expiresAfterMs: limits.sessionMaxMs,
    // A phone that comes back later sends it once more, which changes nothing.
    finishedForMs: 30 * 60_000,
    idleMs: limits.uploadIdleMs,
    clock,
    logger,
  })
}

/** Which photo the bytes are of. @throws AppError `request.invalid` */
function keyOf(metadata: TusMetadata): PhotoKey {
  const [sessionId, photoId] = [metadata.get('sessionId'), metadata.get('photoId')]
  if (isId(sessionId) && isId(photoId)) return { sessionId, photoId }
  throw new AppError('request.invalid', {
    detail: `Upload-Metadata needs sessionId and photoId (${idPattern.source}).`,
  })
}

/** @throws AppError `request.invalid` */
function declaredSha256(metadata: TusMetadata): string | undefined {
  const sha256 = metadata.get('sha256')?.toLowerCase()
  if (sha256 === undefined || /^[0-9a-f]{64}$/.test(sha256)) return sha256
  throw new AppError('request.invalid', { detail: 'The sha256 in Upload-Metadata is 64 hex digits.' })
}

/** The device that began an upload, as the upload's owner. */
function ownerOf({ sessionId, role, id }: Sender): string {
  return `${sessionId}/${role}/${id}`
}

function senderOf({ owner }: TusUpload): Sender {
  const [sessionId = '', role, id = ''] = owner.split('/')
  return { sessionId, role: role as Role, id }
}
