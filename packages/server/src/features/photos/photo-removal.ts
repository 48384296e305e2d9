import { limits } from '@snaplink/contract'
import * as z from 'zod'
import type { PhotoRow } from '../../db/tables.ts'
import { AppError } from '../../errors.ts'
import type { Call } from '../../session/commands.ts'
import type { PhotoInnards } from './photo-parts.ts'
import { processKind } from './photo-processing.ts'
import { findPhoto, findTwin, mustHaveRoom, mustOwn, type PhotoKey, updatePhoto } from './photo-rows.ts'
import { dropPartialUploads } from './photo-sweep.ts'
import { unlessOver } from './unless-over.ts'

const purgeKind = 'photos.purge'

export interface PhotoRemoval {
  /** The disk is full: what could still have been brought back goes now. */
  giveUpRemoved(): Promise<void>
}

/**
 * `photo.remove` and `photo.restore`. A photo that had arrived is only hidden at first: its links are dead at once, its bytes stay
 * for `limits.restoreMs`, then a job deletes them. One that had not arrived is gone for good: its phone has stopped sending it.
 */
export function registerPhotoRemoval(parts: PhotoInnards): PhotoRemoval {
  const { db, log, commands, photoFiles, jobs, clock } = parts
  const roles = ['phone', 'page'] as const

  commands.register('photo.remove', { roles, run: remove })
  commands.register('photo.restore', { roles, run: restore })
  jobs.handle(purgeKind, {
    data: z.object({ sessionId: z.string(), photoId: z.string() }),
    maxAttempts: Number.POSITIVE_INFINITY,
    atOnce: 1,
    run: (key) => unlessOver(() => purge(key)),
    onGivenUp: () => Promise.reject(new Error('A deletion is never given up.')),
  })

  return { giveUpRemoved }

  async function giveUpRemoved(): Promise<void> {
    const removed = await db.read
      .selectFrom('photos')
      .select(['sessionId', 'id'])
      .where('state', '=', 'removed')
      .where('removedFrom', 'is not', null)
      .execute()
    if (removed.length === 0) return
    await db.write.transaction().execute(async (trx) => {
      for (const { sessionId, id: photoId } of removed) {
        const { numUpdatedRows } = await trx
          .updateTable('photos')
          .set({ removedAt: longAgo })
          .where('sessionId', '=', sessionId)
          .where('id', '=', photoId)
          .where('state', '=', 'removed')
          .where('removedFrom', 'is not', null)
          .executeTakeFirst()
        if (numUpdatedRows > 0n) await jobs.enqueue(trx, purgeKind, { sessionId, photoId })
      }
    })
    jobs.wake()
  }

  async function remove({ device, data: { photoId }, append }: Call<'photo.remove'>) {
    const key = { sessionId: device.sessionId, photoId }
    const { seq } = await append(async (trx) => {
      const photo = await findPhoto(trx, key)
      if (!photo) throw new AppError('photo.unknown')
      mustOwn(device, photo)
      const { state } = photo
      if (state === 'removed') return { events: [], answer: undefined }
      const removedAt = clock.now()
      if (state === 'offered') {
        await updatePhoto(trx, key, { ...withoutFiles, state: 'removed', removedAt })
        await photoFiles.discard(trx, key.sessionId, filesOf(photo))
        await dropPartialUploads(trx, jobs, key)
      } else {
        await updatePhoto(trx, key, { state: 'removed', removedAt, removedFrom: state })
        await photoFiles.hide(trx, filesOf(photo), removedAt)
        await jobs.enqueue(trx, purgeKind, key, { runAt: removedAt + limits.restoreMs })
      }
      return { events: [{ type: 'photo.removed', data: { photoId } }], answer: undefined }
    })
    jobs.wake()
    return { seq, answer: { photoId } }
  }

  async function restore({ device, data: { photoId }, append }: Call<'photo.restore'>) {
    const key = { sessionId: device.sessionId, photoId }
    const { seq } = await append(async (trx, session) => {
      const photo = await findPhoto(trx, key)
      if (!photo) throw new AppError('photo.unknown')
      mustOwn(device, photo)
      const { state, removedFrom } = photo
      if (state !== 'removed') return { events: [], answer: undefined }
      if (!removedFrom || isOver(photo)) throw new AppError('photo.gone')
      if (removedFrom !== 'rejected') {
        await mustHaveRoom(trx, session, photo.bytes)
        if (photo.sha256 && (await findTwin(trx, key, photo.sha256))) throw new AppError('photo.duplicate')
      }
      await updatePhoto(trx, key, { state: removedFrom, removedAt: null, removedFrom: null })
      await photoFiles.hide(trx, filesOf(photo), null)
      // Whoever was to make it ready found it removed.
      if (removedFrom === 'received') await jobs.enqueue(trx, processKind, key)
      return { events: [{ type: 'photo.restored', data: { photoId } }], answer: undefined }
    })
    jobs.wake()
    return { seq, answer: { photoId } }
  }

  /** Unless it was brought back since, or removed once more: then another job comes later. Nobody need be told. */
  async function purge(key: PhotoKey): Promise<void> {
    await log.append(key.sessionId, { by: 'server' }, async (trx) => {
      const photo = await findPhoto(trx, key)
      if (photo?.state === 'removed' && photo.removedFrom && isOver(photo)) {
        await updatePhoto(trx, key, { ...withoutFiles, removedFrom: null })
        await photoFiles.discard(trx, key.sessionId, filesOf(photo))
      }
      return { events: [], answer: undefined }
    })
    jobs.wake()
  }

  function isOver({ removedAt }: PhotoRow): boolean {
    return (removedAt ?? 0) + limits.restoreMs <= clock.now()
  }
}

const longAgo = 0

const withoutFiles = {
  previewFileId: null,
  originalFileId: null,
  displayFileId: null,
  thumbFileId: null,
  jpegFileId: null,
} satisfies Partial<PhotoRow>

function filesOf(photo: PhotoRow): (string | null)[] {
  return Object.keys(withoutFiles).map((column) => photo[column as keyof typeof withoutFiles])
}
