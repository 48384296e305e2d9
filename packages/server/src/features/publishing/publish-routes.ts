import { isId, publishRequest } from '@snaplink/contract'
import { Router } from 'express'
import type { OwnerOf } from '../../accounts/owner.ts'
import type { Db } from '../../db/connect.ts'
import type { PublicationRow } from '../../db/tables.ts'
import { AppError } from '../../errors.ts'
import { jsonBody } from '../../http/app.ts'
import type { RateLimits } from '../../http/rate-limits.ts'
import { parse } from '../../parse.ts'
import { answerOf, type Publications } from './publications.ts'

/** How long a request waits for its photos; below the 30 s at which some networks cut idle ones. Milliseconds. */
const waitMs = 25_000
const lookEveryMs = 200

/** `POST /sessions/:id/publish`, to be mounted at `/api`. */
export function publishRoutes(parts: {
  db: Db
  ownerOf: OwnerOf
  publications: Publications
  limits: RateLimits
}): Router {
  const { db, ownerOf, publications, limits } = parts
  const router = Router()

  router.use('/sessions/:id/publish', ...jsonBody())
  router.post('/sessions/:id/publish', async (req, res) => {
    const owner = await ownerOf(req)
    const sessionId = await ownSession(req.params.id, owner.id)
    await limits.take('publish', owner.id)
    const begun = await publications.begin(sessionId, parse(publishRequest, req.body), owner.id)
    const row = await untilEnded(begun, () => res.closed)
    const answer = answerOf(row)
    if (answer.state === 'running') res.status(202).set('Retry-After', '1')
    res.set('Cache-Control', 'no-store').json(answer)
  })

  /** Also one that has ended: what was published before is told again. */
  async function ownSession(id: string, ownerId: string): Promise<string> {
    if (!isId(id)) throw new AppError('session.unknown')
    const session = await db.read.selectFrom('sessions').select('ownerId').where('id', '=', id).executeTakeFirst()
    if (session?.ownerId !== ownerId) throw new AppError('session.unknown')
    return id
  }

  async function untilEnded(begun: PublicationRow, isGone: () => boolean): Promise<PublicationRow> {
    const { sessionId, id } = begun
    let row = begun
    const until = performance.now() + waitMs
    while (row.state === 'running' && performance.now() < until && !isGone()) {
      await new Promise((resolve) => setTimeout(resolve, lookEveryMs))
      row = (await publications.find(sessionId, id)) ?? row
    }
    return row
  }

  return router
}
