import { readFile } from 'node:fs/promises'
import * as z from 'zod'
import type { PhotoRow } from '../../db/tables.ts'
import { toProblem } from '../../errors.ts'
import { RetryLater } from '../../jobs/jobs.ts'
import { type CleanOriginal, cleanOriginal } from './clean-original.ts'
import type { ImageType } from './image-type.ts'
import type { Kept } from './photo-files.ts'
import type { PhotoInnards } from './photo-parts.ts'
import { findPhoto, findSession, type PhotoKey, updatePhoto } from './photo-rows.ts'
import { makePictures, type Pictures } from './picture.ts'
import { isVerdict, rejectPhoto } from './reject-photo.ts'
import { unlessOver } from './unless-over.ts'

/** The job that every received photo waits for; it is enqueued in the transaction that says `photo.received`. */
export const processKind = 'photo.process'

const photoKey = z.object({ sessionId: z.string(), photoId: z.string() })

/** What is stored beside the original, or instead of it, and as what. */
interface Product {
  readonly role: 'display' | 'thumb' | 'jpeg' | 'original'
  readonly pieces: readonly Buffer[]
  readonly mediaType: ImageType
}

/**
 * Makes what people look at out of each received photo: `photo.ready`, or `photo.rejected`.
 *
 * The steps are: read the original → decode and resize → remove metadata → store → say so, from which moment the original as
 * it came is gone. A photo that takes the process down with it is rejected after three tries.
 */
export function handlePhotoProcessing(parts: PhotoInnards): void {
  const { db, log, files, photoFiles, jobs } = parts

  jobs.handle(processKind, {
    data: photoKey,
    maxAttempts: 3,
    // Decoding is the one thing here that costs real memory; but one that is slow must not hold up all others.
    atOnce: 2,
    run: (key) => settleFailure(key, () => makeReady(key)),
    onGivenUp: (key) => unlessOver(() => rejectPhoto(parts, key, 'received', 'photo.damaged')),
  })

  async function makeReady(key: PhotoKey): Promise<void> {
    const photo = await findPhoto(db.read, key)
    if (photo?.state !== 'received' || photo.originalFileId === null) return
    const { keepMetadata } = await findSession(db.read, key.sessionId)
    const bytes = await files.useLocally({ sessionId: key.sessionId, fileId: photo.originalFileId }, (path) =>
      readFile(path),
    )
    // Written by `judge`, from the bytes.
    const type = photo.mediaType as ImageType
    const pictures = await makePictures(bytes, type)
    const original = keepMetadata ? null : await cleanOriginal(bytes, type, pictures.jpeg)
    await publish(key, photo.name, pictures, productsOf(pictures, original))
  }

  async function publish({ sessionId, photoId }: PhotoKey, name: string, { width, height }: Pictures, all: Product[]) {
    const written = await photoFiles.writeAll(
      sessionId,
      all.map(({ pieces }) => pieces),
    )
    await photoFiles.keepOrDelete(written, () =>
      log.append<Kept>(sessionId, { by: 'server' }, async (trx) => {
        const photo = await findPhoto(trx, { sessionId, photoId })
        // Removed while we were working on it, or done by a node that we took for dead.
        if (photo?.state !== 'received') return { events: [], answer: { areKept: false } }
        const ready: Partial<PhotoRow> = { state: 'ready', width, height }
        for (const [index, file] of written.entries()) {
          const { role, mediaType } = all[index] as Product
          await photoFiles.keep(trx, file, { name, mediaType })
          ready[`${role}FileId`] = file.id
          if (role !== 'original') continue
          ready.mediaType = mediaType
          await photoFiles.discard(trx, sessionId, [photo.originalFileId])
        }
        await updatePhoto(trx, { sessionId, photoId }, ready)
        return { events: [{ type: 'photo.ready', data: { photoId, width, height } }], answer: { areKept: true } }
      }),
    )
  }

  /** What is wrong with the photo rejects it; what is wrong with us is tried again. */
  async function settleFailure(key: PhotoKey, work: () => Promise<void>): Promise<void> {
    await unlessOver(async () => {
      try {
        await work()
      } catch (error) {
        if (isVerdict(error)) return rejectPhoto(parts, key, 'received', error.code)
        // It was acknowledged: it waits for room, however long that takes.
        if (toProblem(error).code === 'storage.full') throw new RetryLater(error)
        throw error
      }
    })
  }
}

function productsOf({ display, thumb, jpeg }: Pictures, original: CleanOriginal | null): Product[] {
  return [
    { role: 'display', pieces: [display], mediaType: 'image/jpeg' },
    { role: 'thumb', pieces: [thumb], mediaType: 'image/webp' },
    ...(jpeg ? ([{ role: 'jpeg', pieces: [jpeg], mediaType: 'image/jpeg' }] as const) : []),
    ...(original ? ([{ role: 'original', ...original }] as const) : []),
  ]
}
