import { once } from 'node:events'
import { mkdtemp, readdir, rm } from 'node:fs/promises'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { newId } from '@snaplink/contract'
import { pino } from 'pino'
import type { OwnerOf } from '../src/accounts/owner.ts'
import { bearerOf } from '../src/bearer.ts'
import { AppError } from '../src/errors.ts'
import { handouts } from '../src/features/handouts/handouts.ts'
import { scans } from '../src/features/scans/scans.ts'
import { stockTakes } from '../src/features/stock-takes/stock-takes.ts'
import { texts } from '../src/features/texts/texts.ts'
import { openDiskFileStore } from '../src/files/disk-file-store.ts'
import { createFileDeletion } from '../src/files/file-deletion.ts'
import { fileRoutes } from '../src/files/file-routes.ts'
import { createFileUrls } from '../src/files/file-urls.ts'
import { createApp, endOfApp } from '../src/http/app.ts'
import { noRateLimits } from '../src/http/rate-limits.ts'
import { createJobs } from '../src/jobs/jobs.ts'
import { httpTransports } from '../src/transports/http-transports.ts'
import type { TestDatabase } from './databases.ts'
import { createSessionParts, createSteppedClock } from './session-parts.ts'

const ownerOf: OwnerOf = async ({ headers }) => {
  const id = bearerOf(headers.authorization)
  if (id === undefined) throw new AppError('login.required')
  return { id, kind: 'person', name: '' }
}

export type FeatureServer = Awaited<ReturnType<typeof startFeatureServer>>

/**
 * Texts, scans and hand-outs on a real port, with two sessions: one with a page and two phones, and a stranger's. Their owners show
 * their id as if it were a login.
 */
export async function startFeatureServer({ db }: TestDatabase) {
  const clock = createSteppedClock()
  const logger = pino({ level: 'silent' })
  const folder = await mkdtemp(join(tmpdir(), 'snaplink-features-'))
  const core = createSessionParts(db, { clock })
  const { log, access, commands, signals, bell } = core
  const files = await openDiskFileStore(folder)
  const urls = createFileUrls({ secret: Buffer.from('only a test'), clock })
  const jobs = createJobs({ db, clock, logger, pollMs: 25, graceMs: 5_000 })
  const features = [
    texts({ db, log, commands, signals, access, clock }),
    scans({ db, log, commands, access, ownerOf, jobs, clock, limits: noRateLimits }),
    handouts({
      db,
      log,
      commands,
      access,
      files,
      fileDeletion: createFileDeletion({ files, jobs }),
      urls,
      jobs,
      clock,
    }),
  ]

  const overHttp = httpTransports({ ...core, logger, isAllowedOrigin: () => true })
  const app = createApp({ logger, trustProxy: false, isHttps: false })
  const ofOwners = stockTakes({ db, ownerOf, clock, limits: noRateLimits })
  app.use(
    '/api',
    overHttp.router,
    ofOwners.router,
    ...features.map(({ router }) => router),
    fileRoutes({ db, files, urls, clock }),
  )
  app.use(endOfApp(logger))
  const http = createServer(app)
  http.listen(0, '127.0.0.1')
  await once(http, 'listening')
  const base = `http://127.0.0.1:${(http.address() as AddressInfo).port}`
  await jobs.start()

  const [ownerId, strangersId] = [newId(), newId()]
  const page = await core.openPage(ownerId)
  const phone = await core.joinPhone(page)
  const otherPhone = await core.joinPhone(page)
  const stranger = await core.openPage(strangersId)
  const { sessionId } = page
  const told: { type: string; data: unknown; except: string | undefined }[] = []
  bell.listen(sessionId, (ring) => {
    if (ring.kind === 'signal') told.push({ ...ring.signal, except: ring.except })
  })

  return {
    ...{ base, clock, core, jobs, page, phone, otherPhone, stranger, sessionId, ownerId, strangersId },
    /** The signals sent so far in the first session, and to whom they did not go. */
    told,
    send: core.send,
    /** Below `/api/sessions/:id/` of the device's own session, or of another one. */
    fetch(device: { token: string; sessionId: string }, path: string, init: RequestInit = {}, of = device.sessionId) {
      const headers = { Authorization: `Bearer ${device.token}`, ...init.headers }
      return fetch(`${base}/api/sessions/${of}/${path}`, { ...init, headers })
    },
    /** Below `/api/`, as the owner of a session. */
    fetchAs(ownerId: string, path: string, init: RequestInit = {}) {
      return fetch(`${base}/api/${path}`, { ...init, headers: { Authorization: `Bearer ${ownerId}`, ...init.headers } })
    },
    /** What the log tells of the first session beyond its opening and joining. */
    async events() {
      return (await log.read(sessionId, 0)).filter(({ type }) => !/^(session|device)\./.test(type))
    },
    async onDisk() {
      const found = await readdir(folder, { recursive: true, withFileTypes: true })
      return found.filter((entry) => entry.isFile()).map(({ name }) => name)
    },
    async close(of = sessionId) {
      await log.append(of, { by: 'server' }, async (trx) => {
        for (const feature of features) await feature.sweepSession(trx, of)
        return { events: [{ type: 'session.closed', data: { reason: 'page' } }], answer: undefined }
      })
      jobs.wake()
    },
    async stop() {
      await jobs.stop()
      core.presence.stop()
      http.closeAllConnections()
      http.close()
      await once(http, 'close')
      await log.drained()
      await rm(folder, { recursive: true, force: true })
    },
  }
}
