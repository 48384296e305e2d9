import { access } from 'node:fs/promises'
import * as z from 'zod'
import { AppError, toProblem } from '../../errors.ts'
import { RetryLater } from '../../jobs/jobs.ts'
import type { Kept } from './photo-files.ts'
import type { PhotoInnards } from './photo-parts.ts'
import { findPhoto, type PhotoKey, updatePhoto } from './photo-rows.ts'
import { makePictures, type Pictures } from './picture.ts'
import { isVerdict, rejectPhoto } from './reject-photo.ts'

/** The job that every received photo waits for; it is enqueued in the transaction that says `photo.received`. */
export const processKind = 'photo.process'

const photoKey = z.object({ sessionId: z.string(), photoId: z.string() })

/**
 * Makes what people look at out of each received photo: `photo.ready`, or `photo.rejected`.
 *
 * The steps are: lend the original → decode and resize → store → say so. A photo that takes the process down with it is
 * rejected after three tries.
 */
export function handlePhotoProcessing(parts: PhotoInnards): void {
  const { db, log, files, photoFiles, jobs } = parts

  jobs.handle(processKind, {
    data: photoKey,
    maxAttempts: 3,
    // Decoding is the one thing here that costs real memory.
    atOnce: 1,
    run: (key) => settleFailure(key, () => makeReady(key)),
    onGivenUp: (key) => unlessClosed(() => rejectPhoto(parts, key, 'received', 'photo.damaged')),
  })

  async function makeReady(key: PhotoKey): Promise<void> {
    const photo = await findPhoto(db.read, key)
    if (photo?.state !== 'received' || photo.originalFileId === null) return
    const original = { sessionId: key.sessionId, fileId: photo.originalFileId }
    const pictures = await files.useLocally(original, async (path) => {
      // libvips would call a file that is away damaged.
      await access(path)
      return makePictures(path)
    })
    await publish(key, photo.name, pictures)
  }

  async function publish({ sessionId, photoId }: PhotoKey, name: string, pictures: Pictures): Promise<void> {
    const { width, height } = pictures
    const store = (bytes: Buffer) => photoFiles.write(sessionId, [bytes], bytes.length)
    const [display, thumb] = await Promise.all([store(pictures.display), store(pictures.thumb)])
    await photoFiles.keepOrDelete([display, thumb], () =>
      log.append<Kept>(sessionId, { by: 'server' }, async (trx) => {
        const photo = await findPhoto(trx, { sessionId, photoId })
        // Removed while we were working on it, or done by a node that we took for dead.
        if (photo?.state !== 'received') return { events: [], answer: { areKept: false } }
        await photoFiles.keep(trx, display, { name, mediaType: 'image/jpeg' })
        await photoFiles.keep(trx, thumb, { name, mediaType: 'image/webp' })
        const ready = { state: 'ready', width, height, displayFileId: display.id, thumbFileId: thumb.id } as const
        await updatePhoto(trx, { sessionId, photoId }, ready)
        return { events: [{ type: 'photo.ready', data: { photoId, width, height } }], answer: { areKept: true } }
      }),
    )
  }

  /** What is wrong with the photo rejects it; what is wrong with us is tried again. */
  async function settleFailure(key: PhotoKey, work: () => Promise<void>): Promise<void> {
    await unlessClosed(async () => {
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

/** The photos of a session that has ended are swept; nobody waits for them. */
async function unlessClosed(work: () => Promise<void>): Promise<void> {
  try {
    await work()
  } catch (error) {
    const isOver = error instanceof AppError && (error.code === 'session.closed' || error.code === 'session.unknown')
    if (!isOver) throw error
  }
}
