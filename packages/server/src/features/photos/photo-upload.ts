import { newId, type UploadAnswer } from '@snaplink/contract'
import type { RawBody } from '../../http/raw-body.ts'
import type { Device } from '../../session/access.ts'
import { takeBytes } from './photo-intake.ts'
import type { PhotoInnards } from './photo-parts.ts'
import { findOwnPhoto, findPhoto, findSession, mustHaveRoom } from './photo-rows.ts'
import { answerOf, type NewPhoto, type PhotoSettling } from './photo-settle.ts'
import { rejectOnVerdict } from './reject-photo.ts'
import { tellRefusal } from './tell-refusal.ts'

/** How originals come in by one plain request. When these resolve, nothing loses the bytes any more. */
export interface PhotoUpload {
  /**
   * The original of a photo that was offered. Sending it again gives the same answer and stores nothing.
   *
   * @throws AppError `photo.unknown`, `command.forbidden`; a verdict on the bytes, with which the photo is rejected; or
   *   `photo.interrupted`, `photo.digest-mismatch`, after which it is still offered and may be sent again
   */
  receive(device: Device, photoId: string, body: RawBody): Promise<UploadAnswer>
  /** Offers and sends a photo in one go. One that is refused or interrupted never was there. */
  receiveNew(device: Device, offer: NewPhoto, body: RawBody): Promise<UploadAnswer>
}

export function createPhotoUpload(parts: PhotoInnards, settling: PhotoSettling): PhotoUpload {
  const { db, signals, progress } = parts

  async function receive(device: Device, photoId: string, body: RawBody): Promise<UploadAnswer> {
    const { sessionId } = device
    const photo = await findOwnPhoto(db.read, device, photoId)
    const earlier = answerOf(photo)
    if (earlier) return earlier
    const session = await findSession(db.read, sessionId)
    const way = { sessionId, photoId, uploadId: newId(), by: device.id, totalBytes: body.declaredBytes ?? photo.bytes }
    try {
      return await rejectOnVerdict(parts, { sessionId, photoId }, async () => {
        const taken = await takeBytes(parts, session, body, (sentBytes) => progress.tell({ ...way, sentBytes }))
        return settling.settle(device, photoId, taken)
      })
    } finally {
      progress.forget(way.uploadId)
    }
  }

  return {
    receive,
    async receiveNew(device, offer, body) {
      const { sessionId } = device
      if (await findPhoto(db.read, { sessionId, photoId: offer.photoId })) return receive(device, offer.photoId, body)
      return tellRefusal(signals, device, offer, async () => {
        const session = await findSession(db.read, sessionId)
        await mustHaveRoom(db.read, session, body.declaredBytes ?? 0)
        // Nobody knows of this photo yet, so nobody waits for its progress.
        const taken = await takeBytes(parts, session, body, () => undefined)
        return settling.settle(device, offer.photoId, taken, offer)
      })
    },
  }
}
