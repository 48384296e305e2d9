import type { PhotoEdits } from '@snaplink/contract'
import { Router } from 'express'
import { ZipFile } from 'yazl'
import { atMost } from '../../at-most.ts'
import { photosInOrder } from '../../db/photos-in-order.ts'
import type { FileRow, PhotoRow } from '../../db/tables.ts'
import { AppError } from '../../errors.ts'
import { readWhole } from '../../files/read-whole.ts'
import { protect, sendBytes } from '../../files/serve-bytes.ts'
import { mustBeSigned } from '../../files/signed-link.ts'
import { applyEdits } from '../../pictures/apply-edits.ts'
import { editsOf } from './photo-edits.ts'
import type { PhotoParts } from './photo-parts.ts'
import { findPhoto } from './photo-rows.ts'

const kinds = ['jpeg', 'png'] as const
/** It is made anew each time. */
const unkept = { 'Cache-Control': 'private, no-store' }
const plain: PhotoEdits = { rotation: 0, straighten: 0, crop: null }

/** Whole pictures are decoded, so not any number at once. */
const twoAtOnce = atMost(2)

/** Where the signed links of photo-view.ts lead, relative to `/api`. */
export const zipPath = (sessionId: string) => `zips/${sessionId}`
export const picturePath = (sessionId: string, photoId: string, kind: 'jpeg' | 'png') =>
  `pictures/${sessionId}/${photoId}/${kind}`

/**
 * What is made of photos when somebody asks for it, behind signed links: all originals as one streamed zip, and one photo as JPEG or
 * PNG, with what the person wants of it carried out. To be mounted at `/api`.
 */
export function photoExports({ db, files, urls }: PhotoParts): Router {
  const router = Router()

  router.get('/zips/:sessionId', async (req, res) => {
    const { sessionId } = req.params
    mustBeSigned(req, zipPath(sessionId), urls)
    const originals = await originalsOf(sessionId)
    const zip = new ZipFile()
    const digits = Math.max(2, String(originals.length).length)
    for (const [i, { file, offeredAt }] of originals.entries()) {
      const name = `${String(i + 1).padStart(digits, '0')}-${plainName(file.name)}`
      // Pictures are compressed already. Opened when its turn comes, so that a hundred cost no more than one.
      zip.addReadStreamLazy(name, { compress: false, mtime: new Date(offeredAt), size: file.bytes }, (done) => {
        files.read({ sessionId, fileId: file.id }).then(
          (bytes) => (bytes ? done(null, bytes) : done(new Error('It was swept meanwhile.'), undefined as never)),
          (error) => done(error, undefined as never),
        )
      })
    }
    zip.end()
    zip.on('error', () => res.destroy())
    protect(res.attachment('photos.zip').type('application/zip')).set(unkept)
    await sendBytes(zip.outputStream, res)
  })

  router.get('/pictures/:sessionId/:photoId/:kind', async (req, res) => {
    const { sessionId, photoId } = req.params
    const kind = kinds.find((known) => known === req.params.kind)
    if (!kind) throw new AppError('file.unknown')
    const { isDownload } = mustBeSigned(req, picturePath(sessionId, photoId, kind), urls)
    const photo = await findPhoto(db.read, { sessionId, photoId })
    if (photo?.state !== 'ready') throw new AppError('file.unknown')
    const { bytes, mediaType } = await twoAtOnce(() => render(photo, kind))
    if (isDownload) res.attachment(`${plainName(photo.name).replace(/\.[^.]*$/, '')}.${kind === 'png' ? 'png' : 'jpg'}`)
    protect(res.type(mediaType))
      .set({ ...unkept, 'Content-Length': String(bytes.length) })
      .end(bytes)
  })

  async function render(photo: PhotoRow, as: 'jpeg' | 'png') {
    const fileId = photo.jpegFileId ?? photo.originalFileId
    const bytes = fileId === null ? null : await readWhole(files, { sessionId: photo.sessionId, fileId })
    if (!bytes) throw new AppError('file.unknown')
    return applyEdits(bytes, editsOf(photo) ?? plain, { as })
  }

  /** In the person's order. */
  async function originalsOf(sessionId: string): Promise<{ file: FileRow; offeredAt: number }[]> {
    const photos = await photosInOrder(db.read, sessionId).where('state', '=', 'ready').execute()
    const rows = await db.read.selectFrom('files').selectAll().where('sessionId', '=', sessionId).execute()
    const byId = new Map(rows.map((row) => [row.id, row]))
    return photos.flatMap(({ originalFileId, offeredAt }) => {
      const file = originalFileId === null ? undefined : byId.get(originalFileId)
      return file ? [{ file, offeredAt }] : []
    })
  }

  return router
}

/** What no file system minds, and no path. */
function plainName(name: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is taken out
  return name.replace(/[\u0000-\u001f\u007f\\/:*?"<>|]/g, '_').replace(/^\.+/, '_') || 'photo'
}
