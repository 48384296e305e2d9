import { isErrorCode, type NewEvent, type UploadAnswer } from '@snaplink/contract'
import type { PhotoRow, SessionRow } from '../../db/tables.ts'
import { AppError } from '../../errors.ts'
import type { Device } from '../../session/access.ts'
import type { Kept } from './photo-files.ts'
import { type Taken, takeBytes } from './photo-intake.ts'
import type { PhotoInnards } from './photo-parts.ts'
import { processKind } from './photo-processing.ts'
import { findOwnPhoto, findPhoto, insertPhoto, mustHaveRoom, mustOwn, type Offer, updatePhoto } from './photo-rows.ts'
import { isVerdict, rejectPhoto } from './reject-photo.ts'
import { tellRefusal } from './tell-refusal.ts'
import type { UploadBody } from './upload-body.ts'

/** How originals come in. When these resolve the bytes are durable and the log says so: nothing loses them any more. */
export interface PhotoUpload {
  /**
   * The original of a photo that was offered. Sending it again gives the same answer and stores nothing.
   *
   * @throws AppError `photo.unknown`, `command.forbidden`; a verdict on the bytes, with which the photo is rejected; or
   *   `photo.interrupted`, `photo.digest-mismatch`, after which it is still offered and may be sent again
   */
  receive(device: Device, photoId: string, body: UploadBody): Promise<UploadAnswer>
  /** Offers and sends a photo in one go. One that is refused or interrupted never was there. */
  receiveNew(device: Device, offer: NewPhoto, body: UploadBody): Promise<UploadAnswer>
}

/** What `receiveNew` is told of a photo; the rest is seen from its bytes. */
export type NewPhoto = Pick<Offer, 'photoId' | 'position' | 'name'>

interface Settled extends Kept {
  readonly answer: UploadAnswer
}

/** How often the others hear how far it is. Milliseconds. */
const progressEveryMs = 150

export function createPhotoUpload(parts: PhotoInnards): PhotoUpload {
  const { db, log, signals, photoFiles, jobs, clock } = parts

  async function receive(device: Device, photoId: string, body: UploadBody): Promise<UploadAnswer> {
    const photo = await findOwnPhoto(db.read, device, photoId)
    const earlier = answerOf(photo)
    if (earlier) return earlier
    const session = await sessionOf(device)
    try {
      const taken = await takeBytes(parts, session, body, tellProgress(device, photo, body))
      return await settle(device, photoId, taken)
    } catch (error) {
      if (isVerdict(error)) await rejectPhoto(parts, { sessionId: session.id, photoId }, 'offered', error.code)
      throw error
    }
  }

  async function receiveNew(device: Device, offer: NewPhoto, body: UploadBody): Promise<UploadAnswer> {
    const { sessionId } = device
    if (await findPhoto(db.read, { sessionId, photoId: offer.photoId })) return receive(device, offer.photoId, body)
    return tellRefusal(signals, device, offer, async () => {
      const session = await sessionOf(device)
      await mustHaveRoom(db.read, session)
      // Nobody knows of this photo yet, so nobody waits for its progress.
      const taken = await takeBytes(parts, session, body, () => undefined)
      return settle(device, offer.photoId, taken, offer)
    })
  }

  /** Of several uploads of one photo the first one counts; the others get its answer, and their bytes are deleted. */
  async function settle(device: Device, photoId: string, taken: Taken, offer?: NewPhoto): Promise<UploadAnswer> {
    const key = { sessionId: device.sessionId, photoId }
    const { bytes, sha256, id: originalFileId } = taken.file
    const { mediaType } = taken
    const { answer } = await photoFiles.keepOrDelete([taken.file], () =>
      log.append<Settled>(key.sessionId, { by: device.id }, async (trx, session) => {
        const events: NewEvent[] = []
        let photo = await findPhoto(trx, key)
        if (!photo && offer) {
          const fresh = { ...offer, bytes, mediaType, deviceId: device.id, offeredAt: clock.now() }
          photo = await insertPhoto(trx, session, fresh)
          const { name, position } = photo
          events.push({ type: 'photo.offered', data: { photoId, position, name, bytes, mediaType, hasPreview: false } })
        }
        if (!photo) throw new AppError('photo.unknown')
        mustOwn(device, photo)
        const earlier = answerOf(photo)
        if (earlier) return { events: [], answer: { areKept: false, answer: earlier } }

        await photoFiles.keep(trx, taken.file, { name: photo.name, mediaType })
        await updatePhoto(trx, key, { state: 'received', bytes, mediaType, sha256, originalFileId })
        await jobs.enqueue(trx, processKind, key)
        events.push({ type: 'photo.received', data: { photoId, bytes, sha256, mediaType } })
        const received: UploadAnswer = { photoId, state: 'received', bytes, sha256 }
        return { events, answer: { areKept: true, answer: received } }
      }),
    )
    jobs.wake()
    // Absent only for a retried command, and an upload is none.
    if (!answer) throw new Error('An upload was taken for a retried command.')
    return answer.answer
  }

  function tellProgress(device: Device, photo: PhotoRow, body: UploadBody): (sentBytes: number) => void {
    const expected = body.declaredBytes ?? photo.bytes
    let toldAt = clock.now()
    return (sentBytes) => {
      if (clock.now() - toldAt < progressEveryMs) return
      toldAt = clock.now()
      const data = { photoId: photo.id, sentBytes, totalBytes: Math.max(sentBytes, expected) }
      signals.send(device.sessionId, { type: 'photo.progress', by: device.id, data }, { except: device.id })
    }
  }

  function sessionOf({ sessionId }: Device): Promise<SessionRow> {
    return db.read
      .selectFrom('sessions')
      .selectAll()
      .where('id', '=', sessionId)
      .executeTakeFirstOrThrow(() => new AppError('session.unknown'))
  }

  return { receive, receiveNew }
}

/**
 * What was answered when this photo came in; undefined while it is only offered.
 *
 * @throws AppError `photo.unknown` for one that was removed; what it was rejected for
 */
function answerOf({ id, state, code, bytes, sha256 }: PhotoRow): UploadAnswer | undefined {
  if (state === 'offered') return undefined
  if (state === 'removed') throw new AppError('photo.unknown')
  if (state === 'rejected' || sha256 === null) throw new AppError(isErrorCode(code) ? code : 'server.failed')
  return { photoId: id, state, bytes, sha256 }
}
