import { type ChangedScans, ownScansQuery, scanChanges, scanExportQuery, scansQuery } from '@snaplink/contract'
import { type Request, Router } from 'express'
import { jsonBody, noStore } from '../../http/app.ts'
import { requireDevice } from '../../http/require-device.ts'
import { parse } from '../../parse.ts'
import { createOwnerChanges } from './owner-changes.ts'
import { sendExport } from './scan-export.ts'
import type { ScanLists } from './scan-lists.ts'
import type { ScanParts } from './scan-parts.ts'
import type { PlanPurge } from './scan-purge.ts'

/** `GET /sessions/:id/scans` for whoever is in the session, `/scans` for the owner of all; to be mounted at `/api`. */
export function scanRoutes(parts: ScanParts, lists: ScanLists, planPurge: PlanPurge): Router {
  const { access, ownerOf, limits } = parts
  const changeAsOwner = createOwnerChanges(parts, planPurge)
  const router = Router()
  router.use(['/sessions/:id/scans', '/scans'], noStore)

  router.get('/sessions/:id/scans', requireDevice(access), async (req, res) => {
    res.json(await lists.ofSession(req.params.id, parse(scansQuery, req.query)))
  })

  router.get('/scans', async (req, res) => {
    const ownerId = await counted(req)
    const { changedSince, ...query } = parse(ownScansQuery, req.query)
    const answer =
      changedSince === undefined ? lists.ofOwner(ownerId, query) : lists.changedSince(ownerId, changedSince)
    res.json(await answer)
  })

  router.patch('/scans', ...jsonBody(), async (req, res) => {
    const ownerId = await counted(req)
    const { changes } = parse(scanChanges, req.body)
    res.json({ scans: await changeAsOwner(ownerId, changes) } satisfies ChangedScans)
  })

  router.get('/scans/export', async (req, res) => {
    const ownerId = await counted(req)
    const { format } = parse(scanExportQuery, req.query)
    await sendExport(res, format, lists.everything(ownerId), parts.clock.now())
  })

  async function counted(req: Request<object>): Promise<string> {
    const { id } = await ownerOf(req)
    await limits.take('ownScans', id)
    return id
  }

  return router
}
