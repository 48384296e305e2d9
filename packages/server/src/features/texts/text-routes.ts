import { isId, type TextList, type TextView } from '@snaplink/contract'
import { Router } from 'express'
import { AppError } from '../../errors.ts'
import { requireDevice } from '../../http/require-device.ts'
import type { TextParts } from './text-parts.ts'
import { findText, viewOf } from './text-rows.ts'

/** `GET /sessions/:id/texts` and `…/texts/:textId`, mounted at `/api`. Kept by no cache: a text may be a password. */
export function textRoutes({ db, log, access }: Pick<TextParts, 'db' | 'log' | 'access'>): Router {
  const router = Router()
  router.use('/sessions/:id/texts', requireDevice(access))

  router.get('/sessions/:id/texts', async (req, res) => {
    const { id: sessionId } = req.params
    // The cursor first: what happens between the two reads is told again, never left out.
    const cursor = await log.head(sessionId)
    const rows = await db.read
      .selectFrom('texts')
      .selectAll()
      .where('sessionId', '=', sessionId)
      .orderBy('sentAt')
      .orderBy('id')
      .execute()
    res.set('Cache-Control', 'no-store').json({ texts: rows.map(viewOf), cursor } satisfies TextList)
  })

  router.get('/sessions/:id/texts/:textId', async (req, res) => {
    const { id: sessionId, textId } = req.params
    // MariaDB compares an id of ours only with ASCII.
    const row = isId(textId) ? await findText(db.read, { sessionId, textId }) : undefined
    if (!row) throw new AppError('text.unknown')
    res.set('Cache-Control', 'no-store').json(viewOf(row) satisfies TextView)
  })

  return router
}
