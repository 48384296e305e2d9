import { type ErrorCode, isErrorCode, type NewEvent, type UploadAnswer } from '@snaplink/contract'
import type { Kysely } from 'kysely'
import type { PhotoRow, SessionRow, Tables } from '../../db/tables.ts'
import { AppError } from '../../errors.ts'
import type { Device } from '../../session/access.ts'
import type { Kept } from './photo-files.ts'
import type { Taken } from './photo-intake.ts'
import type { PhotoInnards } from './photo-parts.ts'
import { processKind } from './photo-processing.ts'
import { findPhoto, findTwin, insertPhoto, mustHaveRoom, mustOwn, type Offer, updatePhoto } from './photo-rows.ts'

/** Who brought an original. */
export type Sender = Pick<Device, 'id' | 'role' | 'sessionId'>

/** What somebody says of a photo that it offers and sends in one go; the rest is seen from its bytes. */
export type NewPhoto = Pick<Offer, 'photoId' | 'position' | 'name' | 'scanId'>

/** How the way in ends, whichever it was. When this resolves, the log says that the bytes are here: nothing loses them any more. */
export interface PhotoSettling {
  /**
   * Of several originals of one photo the first one counts; the others get its answer, and their bytes are deleted.
   *
   * @param offer for a photo that was not offered before
   * @throws AppError `photo.unknown`, `command.forbidden`; `photo.duplicate` or `photo.no-room`, with which a photo that was offered is rejected;
   *   what it was rejected for before
   */
  settle(sender: Sender, photoId: string, taken: Taken, offer?: NewPhoto): Promise<UploadAnswer>
}

/** What the transaction answers. */
type Settled = Kept & { readonly answer: UploadAnswer | { readonly refused: ErrorCode } }

export function createPhotoSettling(parts: PhotoInnards): PhotoSettling {
  const { log, photoFiles, jobs, clock } = parts

  return {
    async settle(sender, photoId, taken, offer) {
      const key = { sessionId: sender.sessionId, photoId }
      const { bytes, sha256, id: originalFileId } = taken.file
      const { mediaType } = taken
      const { answer: settled } = await photoFiles.keepOrDelete([taken.file], () =>
        log.append<Settled>(key.sessionId, { by: sender.id }, async (trx, session) => {
          const events: NewEvent[] = []
          let photo = await findPhoto(trx, key)
          const twin = await findTwin(trx, key, sha256)
          if (!photo && offer) {
            if (twin) throw new AppError('photo.duplicate')
            const fresh = { ...offer, bytes, mediaType, deviceId: sender.id, offeredAt: clock.now() }
            photo = await insertPhoto(trx, session, fresh)
            const { name, position } = photo
            const data = { photoId, position, name, bytes, mediaType, hasPreview: false }
            const { scanId } = offer
            events.push({ type: 'photo.offered', data: { ...data, ...(scanId !== undefined && { scanId }) } })
          }
          if (!photo) throw new AppError('photo.unknown')
          mustOwn(sender, photo)
          const earlier = answerOf(photo)
          if (earlier) return { events: [], answer: { areKept: false, answer: earlier } }
          const code = twin ? 'photo.duplicate' : await lackOfRoom(trx, session, photo, bytes)
          if (code) {
            await updatePhoto(trx, key, { state: 'rejected', code })
            events.push({ type: 'photo.rejected', data: { photoId, code } })
            return { events, answer: { areKept: false, answer: { refused: code } } }
          }

          await photoFiles.keep(trx, taken.file, { name: photo.name, mediaType })
          await updatePhoto(trx, key, { state: 'received', bytes, mediaType, sha256, originalFileId })
          await jobs.enqueue(trx, processKind, key)
          events.push({ type: 'photo.received', data: { photoId, bytes, sha256, mediaType } })
          return { events, answer: { areKept: true, answer: { photoId, state: 'received', bytes, sha256 } } }
        }),
      )
      jobs.wake()
      // Absent only for a retried command, and an upload is none.
      if (!settled) throw new Error('An upload was taken for a retried command.')
      if ('refused' in settled.answer) throw new AppError(settled.answer.refused)
      return settled.answer
    },
  }
}

/** Of a photo that is larger than it was offered; all others had their room from the offer on. */
async function lackOfRoom(trx: Kysely<Tables>, session: SessionRow, photo: PhotoRow, bytes: number) {
  if (bytes <= photo.bytes) return undefined
  try {
    await mustHaveRoom(trx, session, bytes, photo.id)
  } catch (error) {
    if (error instanceof AppError) return error.code
    throw error
  }
}

/**
 * What was answered when this photo came in; undefined while it is only offered.
 *
 * @throws AppError `photo.unknown` for one that was removed; what it was rejected for
 */
export function answerOf({ id, state, code, bytes, sha256 }: PhotoRow): UploadAnswer | undefined {
  if (state === 'offered') return undefined
  if (state === 'removed') throw new AppError('photo.unknown')
  if (state === 'rejected' || sha256 === null) throw new AppError(isErrorCode(code) ? code : 'server.failed')
  return { photoId: id, state, bytes, sha256 }
}
