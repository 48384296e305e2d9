import { once } from 'node:events'
import { mkdir } from 'node:fs/promises'
import { createServer as createHttpServer, type IncomingMessage, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { Router } from 'express'
import type { Logger } from 'pino'
import proxyAddr from 'proxy-addr'
import { adoptGuest } from './accounts/adopt-guest.ts'
import { betterAuthIdentity } from './accounts/better-auth-identity.ts'
import type { Identity } from './accounts/identity.ts'
import { addressesFor, lanAddresses } from './addresses.ts'
import { type Clock, systemClock } from './clock.ts'
import type { Config } from './config.ts'
import { connect, type Db } from './db/connect.ts'
import { migrate } from './db/migrate.ts'
import { photos } from './features/photos/photos.ts'
import { openDiskFileStore } from './files/disk-file-store.ts'
import { fileRoutes } from './files/file-routes.ts'
import { createFileUrls } from './files/file-urls.ts'
import { allowOrigins } from './http/allow-origins.ts'
import { createApp, endOfApp } from './http/app.ts'
import { authRoutes } from './http/auth-routes.ts'
import { basePathOf, stripBasePath } from './http/base-path.ts'
import { healthRoutes } from './http/health-routes.ts'
import { originRule } from './http/origins.ts'
import { pages } from './http/pages.ts'
import { createRateLimits, networkOf, type RateLimits } from './http/rate-limits.ts'
import { requireOwnOrigin } from './http/require-own-origin.ts'
import { sessionRoutes } from './http/session-routes.ts'
import { createJobs } from './jobs/jobs.ts'
import { repeat } from './repeat.ts'
import { readOrCreateSecret } from './secret.ts'
import { createAccess } from './session/access.ts'
import { createLocalBell } from './session/bell.ts'
import { createCommands } from './session/commands.ts'
import { createPresence } from './session/presence.ts'
import { createSessionLog } from './session/session-log.ts'
import { createSessions } from './session/sessions.ts'
import { createSignals } from './session/signals.ts'
import { httpTransports } from './transports/http-transports.ts'
import { socketIo } from './transports/socketio.ts'
import { refuseOtherUpgrades } from './transports/upgrades.ts'
import { webSocket } from './transports/websocket.ts'
import { openTusFolder } from './tus/tus-folder.ts'

export interface SnaplinkServer {
  /** The port it listens on; chosen by the system where the config says 0. */
  readonly port: number
  /** Ends every line, waits for what is being written, and lets go of the database. Safe to call twice. */
  close(): Promise<void>
}

/** What may stand in for the real thing: in tests, and in programs that hold a server of ours. */
export interface ServerParts {
  logger: Logger
  clock?: Clock
  identity?: Identity
  rateLimits?: RateLimits
}

/**
 * How long one request may take to arrive. Node's standard of five minutes would cut off a photo on a slow line; an upload that
 * stands still is ended long before this, by `limits.uploadIdleMs`. Milliseconds.
 */
const requestTimeoutMs = 60 * 60_000

/** How often sessions that ran out are looked for. Milliseconds. */
const sweepEveryMs = 30_000

/** The same for uploads, which have a day, and cost a look at a file each. Milliseconds. */
const sweepUploadsEveryMs = 10 * 60_000

/**
 * Puts all the parts together and starts to listen.
 *
 * @throws what the file system, the database or `listen` throws; start.ts says it in sentences
 */
export async function createServer(config: Config, given: ServerParts): Promise<SnaplinkServer> {
  await mkdir(config.dataDir, { recursive: true, mode: 0o700 })
  const db = connect(config.databaseUrl)
  try {
    return await assemble(db, config, given)
  } catch (error) {
    // Open connections would keep the process alive.
    await db.close()
    throw error
  }
}

async function assemble(db: Db, config: Config, given: ServerParts): Promise<SnaplinkServer> {
  const { logger, clock = systemClock, rateLimits = createRateLimits() } = given
  const secret = config.secret ?? (await readOrCreateSecret(config.dataDir))
  await migrate(db)
  const identity = given.identity ?? (await betterAuthIdentity(db, secret, clock))

  const bell = createLocalBell()
  const log = createSessionLog({ db, bell, clock })
  const signals = createSignals(bell)
  const access = createAccess({ db, clock })
  const commands = createCommands(log)
  const presence = createPresence({ db, signals, clock })
  const jobs = createJobs({ db, clock, logger })
  const sessions = createSessions({
    db,
    log,
    bell,
    commands,
    presence,
    clock,
    secret,
    photoLimits: config.photoLimits,
    addresses: (origin) =>
      config.publicUrl
        ? [{ origin: config.publicUrl, label: config.publicUrl }]
        : addressesFor(origin, lanAddresses(port)),
    onClosed: (trx, sessionId) => jobs.enqueue(trx, 'photos.sweep', { sessionId }),
  })

  const files = await openDiskFileStore(join(config.dataDir, 'files'))
  const uploads = await openTusFolder(join(config.dataDir, 'uploads'))
  const urls = createFileUrls({ secret, clock })
  const { maxPhotoBytes } = config.photoLimits
  const photoParts = { db, log, commands, signals, access, files, uploads, urls, jobs, maxPhotoBytes, clock, logger }
  const photoFeature = photos(photoParts)

  const basePath = basePathOf(config.publicUrl)
  const app = createApp({ ...config, logger, isHttps: config.publicUrl?.startsWith('https:') === true })
  const isAllowedOrigin = originRule(config)
  const addressOf = (req: IncomingMessage) => networkOf(proxyAddr(req, app.get('trust proxy fn')))
  const transportParts = { access, log, bell, commands, presence, sessions, logger, isAllowedOrigin, addressOf }
  const overHttp = httpTransports(transportParts)
  const overSockets = [webSocket(transportParts), socketIo(transportParts)]

  let isStopping = false
  const api = Router()
  api.use(requireOwnOrigin(isAllowedOrigin))
  api.use(
    '/auth',
    authRoutes({
      ...config,
      identity,
      limits: rateLimits,
      isOurOrigin: isAllowedOrigin,
      adoptGuest: (guestId, userId) => adoptGuest(db, guestId, userId),
    }),
  )
  api.use(overHttp.router, sessionRoutes({ sessions, access, identity, limits: rateLimits }), photoFeature.router)
  api.use(fileRoutes({ db, files, urls, clock }))

  app.use(['/api', '/files'], allowOrigins(config.origins))
  app.use(healthRoutes({ db, dataDir: config.dataDir, isStopping: () => isStopping }))
  app.use('/api', api)
  app.use('/files', requireOwnOrigin(isAllowedOrigin), photoFeature.tus.handle)
  app.use(await pages(fileURLToPath(new URL('../../web/dist', import.meta.url)), basePath))
  app.use(endOfApp(logger))

  const server = createHttpServer({ requestTimeout: requestTimeoutMs })
  const strip = stripBasePath(basePath)
  server.prependListener('request', strip).prependListener('upgrade', strip)
  server.on('request', app)
  for (const transport of overSockets) transport.attach(server)
  refuseOtherUpgrades(server)
  await photoFeature.tus.takeUp()
  const port = await listen(server, config)

  await jobs.start()
  const stopSweeping = repeat(sweepEveryMs, sweep, logger)
  const stopSweepingUploads = repeat(sweepUploadsEveryMs, async () => void (await photoFeature.tus.sweep()), logger)

  async function sweep(): Promise<void> {
    await sessions.sweep()
    await identity.sweep()
  }

  async function stop(): Promise<void> {
    isStopping = true
    stopSweeping()
    stopSweepingUploads()
    const closed = once(server, 'close')
    server.close()
    // Uploads that are still arriving are cut off, with what came of them kept; the phone goes on when we are back.
    await Promise.all([overHttp.close(), photoFeature.tus.close(), ...overSockets.map((each) => each.close())])
    server.closeAllConnections()
    await closed
    presence.stop()
    await jobs.stop()
    await log.drained()
    await db.close()
  }

  let stopped: Promise<void> | undefined
  return {
    port,
    close() {
      stopped ??= stop()
      return stopped
    },
  }
}

async function listen(server: Server, { port, host }: Config): Promise<number> {
  server.listen(port, host)
  await once(server, 'listening')
  return (server.address() as AddressInfo).port
}
