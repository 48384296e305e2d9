import { commandData, isId, limits, newId } from '@snaplink/contract'
import { type Request, type Response, Router } from 'express'
import * as z from 'zod'
import { AppError } from '../../errors.ts'
import { deviceOf, requireDevice } from '../../http/require-device.ts'
import { parse } from '../../parse.ts'
import type { PhotoParts } from './photo-parts.ts'
import type { NewPhoto } from './photo-settle.ts'
import type { PhotoUpload } from './photo-upload.ts'
import type { PhotoViews } from './photo-view.ts'
import { drain, readForm, readRaw, type UploadBody } from './upload-body.ts'

const offer = commandData['photo.offer'].shape

/** What a simple client may say of its photo: fields of the form, or the query. All of it may be left out. */
const newPhoto = z.object({
  photoId: offer.photoId.default(() => newId()),
  position: z.coerce.number().pipe(offer.position).optional(),
  name: offer.name.transform((given) => given || 'photo').default('photo'),
})

/** `/sessions/:id/photos`, mounted at `/api`: looking, and the bytes on their way in. */
export function photoRoutes(parts: PhotoParts, upload: PhotoUpload, views: PhotoViews): Router {
  const router = Router()
  router.use('/sessions/:id/photos', requireDevice(parts.access))

  router.get('/sessions/:id/photos', async (req, res) => {
    if (await isUnchanged(req, res)) return
    res.json(await views.list(req.params.id))
  })

  router.get('/sessions/:id/photos/:photoId', async (req, res) => {
    res.set('Cache-Control', 'no-store').json(await views.one(req.params.id, photoIdOf(req)))
  })

  router.post('/sessions/:id/photos/:photoId/original', async (req, res) => {
    res.json(await thenDrain(req, () => upload.receive(deviceOf(res), photoIdOf(req), readRaw(req))))
  })

  router.post('/sessions/:id/photos', async (req, res) => {
    const answer = await thenDrain(req, async () => {
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

async function readNew(req: Request): Promise<{ said: NewPhoto; body: UploadBody }> {
  if (!req.is('multipart/form-data')) return { said: parse(newPhoto, req.query), body: readRaw(req) }
  const form = await readForm(req)
  return { said: parse(newPhoto, { name: form.fileName, ...form.fields }), body: form }
}

/**
 * Whatever becomes of an upload, and however early, the client comes to read the answer. Before it is sent: once it is,
 * Node reads what is left by itself, without end.
 */
async function thenDrain<Result>(req: Request<object>, work: () => Promise<Result>): Promise<Result> {
  try {
    return await work()
  } finally {
    drain(req, limits.maxPhotoBytes)
  }
}
