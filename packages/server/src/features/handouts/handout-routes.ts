import { type HandoutList, type HandoutView, isId, limits } from '@snaplink/contract'
import { type Request, Router } from 'express'
import type { HandoutRow } from '../../db/tables.ts'
import { AppError } from '../../errors.ts'
import type { FileUrls } from '../../files/file-urls.ts'
import { readRawBody, thenDrain } from '../../http/raw-body.ts'
import { deviceOf, requireDevice } from '../../http/require-device.ts'
import type { HandoutParts } from './handout-parts.ts'
import { findHandout } from './handout-rows.ts'
import type { HandoutUpload } from './handout-upload.ts'

/** `/sessions/:id/handouts`, mounted at `/api`: looking, and the bytes on their way in. */
export function handoutRoutes({ db, log, access, urls }: HandoutParts, upload: HandoutUpload): Router {
  const router = Router()
  router.use('/sessions/:id/handouts', requireDevice(access))

  router.get('/sessions/:id/handouts', async (req, res) => {
    const { id: sessionId } = req.params
    // The cursor first: what happens between the two reads is told again, never left out.
    const cursor = await log.head(sessionId)
    const rows = await db.read
      .selectFrom('handouts')
      .selectAll()
      .where('sessionId', '=', sessionId)
      .orderBy('offeredAt')
      .orderBy('id')
      .execute()
    const answer: HandoutList = { handouts: rows.map((row) => viewOf(row, urls)), cursor }
    res.set('Cache-Control', 'no-store').json(answer)
  })

  router.get('/sessions/:id/handouts/:handoutId', async (req, res) => {
    const row = await findHandout(db.read, { sessionId: req.params.id, handoutId: handoutIdOf(req) })
    if (!row) throw new AppError('handout.unknown')
    res.set('Cache-Control', 'no-store').json(viewOf(row, urls))
  })

  router.post('/sessions/:id/handouts/:handoutId/bytes', async (req, res) => {
    const receive = () => upload.receive(deviceOf(res), handoutIdOf(req), readRawBody(req, 'handout.interrupted'))
    res.json(await thenDrain(req, limits.maxHandoutBytes, receive))
  })

  return router
}

/** MariaDB compares an id of ours only with ASCII. @throws AppError `handout.unknown` for what cannot be one */
function handoutIdOf({ params: { handoutId } }: Request<{ handoutId: string }>): string {
  if (!isId(handoutId)) throw new AppError('handout.unknown')
  return handoutId
}

function viewOf(row: HandoutRow, urls: FileUrls): HandoutView {
  const { id, name, bytes, mediaType, sha256, fileId, offeredAt } = row
  return {
    handoutId: id,
    name,
    bytes,
    mediaType,
    state: fileId === null ? 'offered' : 'ready',
    ...(sha256 !== null && { sha256 }),
    offeredAt,
    ...(fileId !== null && { downloadUrl: urls.download(fileId) }),
  }
}
