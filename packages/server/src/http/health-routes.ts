import { constants } from 'node:fs'
import { access, statfs } from 'node:fs/promises'
import { Router } from 'express'
import { sql } from 'kysely'
import type { Db } from '../db/connect.ts'
import { version } from '../version.ts'

/** Less than this, and the next photos will not fit. Bytes. */
const lowDiskBytes = 100 * 1024 * 1024

/**
 * `GET /health`: the process answers. `GET /ready`: it can also do its work, that is, the database answers and the
 * folder for files can be written and has room; 503 otherwise, saying which of them fails. It also says which version answers.
 */
export function healthRoutes(parts: { db: Db; dataDir: string; isStopping: () => boolean }): Router {
  const router = Router()
  router.get('/health', (_req, res) => {
    res.json({ status: 'ok' })
  })
  router.get('/ready', async (_req, res) => {
    const [database, disk] = await Promise.all([
      succeeds(sql`select 1`.execute(parts.db.read)),
      succeeds(hasRoom(parts.dataDir)),
    ])
    const isReady = database && disk && !parts.isStopping()
    res.status(isReady ? 200 : 503).json({ status: isReady ? 'ready' : 'not-ready', database, disk, version })
  })
  return router
}

async function hasRoom(folder: string): Promise<void> {
  await access(folder, constants.W_OK)
  const { bavail, bsize } = await statfs(folder)
  if (bavail * bsize < lowDiskBytes) throw new Error('The disk is nearly full.')
}

async function succeeds(promise: Promise<unknown>): Promise<boolean> {
  return promise.then(
    () => true,
    () => false,
  )
}
