import { commandData, isId, limits, newId } from '@snaplink/contract'
import { type Request, type RequestHandler, type Response, Router } from 'express'
import * as z from 'zod'
import { AppError } from '../../errors.ts'
import { limitUploads, takeUpload } from '../../http/limit-devices.ts'
import { noRateLimits } from '../../http/rate-limits.ts'
import { type RawBody, readRawBody, thenDrain } from '../../http/raw-body.ts'
import { deviceOf, requireDevice } from '../../http/require-device.ts'
import { parse } from '../../parse.ts'
import type { PhotoParts } from './photo-parts.ts'
import type { NewPhoto } from './photo-settle.ts'
import type { PhotoUpload } from './photo-upload.ts'
import type { PhotoViews } from './photo-view.ts'
import { readForm } from './upload-form.ts'

const offer = commandData['photo.offer'].shape

/** What a simple client may say of its photo: fields of the form, or the query. All of it may be left out. */
const newPhoto = z.object({
  photoId: offer.photoId.default(() => newId()),
  position: z.coerce.number().pipe(offer.position).optional(),
  name: offer.name.transform((given) => given || 'photo').default('photo'),
  scanId: offer.scanId,
})

/** `/sessions/:id/photos`, and the same under short names for simple clients; mounted at `/api`. */
export function photoRoutes(parts: PhotoParts, upload: PhotoUpload, views: PhotoViews): Router {
  const { rateLimits = noRateLimits } = parts
  const router = Router()
  router.use(['/sessions/:id/photos', '/session/:id/upload'], limitUploads(rateLimits))
  router.use(['/sessions/:id/photos', '/session/:id/images', '/session/:id/upload'], requireDevice(parts.access))

  const look: RequestHandler<{ id: string }> = async (req, res) => {
    if (await isUnchanged(req, res)) return
    res.json(await views.list(req.params.id))
  }
  router.get('/sessions/:id/photos', look)
  router.get('/session/:id/images', look)

  router.get('/sessions/:id/photos/:photoId', async (req, res) => {
    res.set('Cache-Control', 'no-store').json(await views.one(req.params.id, photoIdOf(req)))
  })

  router.post('/sessions/:id/photos/:photoId/original', async (req, res) => {
    res.json(
      await thenDrain(req, limits.maxPhotoBytes, async () => {
        await takeUpload(rateLimits, deviceOf(res))
        return upload.receive(deviceOf(res), photoIdOf(req), readRawBody(req, 'photo.interrupted'))
      }),
    )
  })

  router.post(['/sessions/:id/photos', '/session/:id/upload'], async (req, res) => {
    const answer = await thenDrain(req, limits.maxPhotoBytes, async () => {
      await takeUpload(rateLimits, deviceOf(res))
      const { said, body } = await readNew(req)
      return upload.receiveNew(deviceOf(res), said, body)
    })
    res.status(201).json(answer)
  })

  /** Polling costs one small read as long as nothing happens. */
  async function isUnchanged(req: Request<{ id: string }>, res: Response): Promise<boolean> {
    const version = await views.version(req.params.id)
    res.set({ ETag: version, 'Cache-Control': 'private, no-cache' })
    // Not `req.fresh`: a page's own If-None-Match makes its browser add `Cache-Control: no-cache`, which that would obey.
    if (req.get('If-None-Match') !== version) return false
    res.status(304).end()
    return true
  }

  return router
}

/** MariaDB compares an id of ours only with ASCII. @throws AppError `photo.unknown` for what cannot be one */
function photoIdOf({ params: { photoId } }: Request<{ photoId: string }>): string {
  if (!isId(photoId)) throw new AppError('photo.unknown')
  return photoId
}

async function readNew(req: Request): Promise<{ said: NewPhoto; body: RawBody }> {
  if (!req.is('multipart/form-data'))
    return { said: parse(newPhoto, req.query), body: readRawBody(req, 'photo.interrupted') }
  const form = await readForm(req)
  return { said: parse(newPhoto, { name: form.fileName, ...form.fields }), body: form }
}
